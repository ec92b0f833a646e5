package io.oakum.feeds.shelf;

import io.oakum.feeds.signature.Signed;
import io.oakum.feeds.source.FeedSource.Validators;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where one generation of a feed came from, and what was in it.
 *
 * @param origin the path or address it was loaded from
 * @param licence as the person who loads it states it
 * @param sha256 of its bytes; of a folder, of its files' names and digests
 * @param documents how many of each format
 * @param signed who signed it; empty where nobody asked for that
 */
public record Provenance(
        String origin,
        String licence,
        Instant loadedAt,
        String sha256,
        long bytes,
        SortedMap<String, Integer> documents,
        Counts counts,
        Validators validators,
        Optional<Signed> signed) {

    /**
     * @param rows advisories, facts and ends of support
     * @param refused documents and rows that were wrong
     * @param unsupported documents of formats that are not read
     */
    public record Counts(long rows, long refused, long unsupported) {}
}
