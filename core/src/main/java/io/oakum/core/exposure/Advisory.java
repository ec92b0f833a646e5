package io.oakum.core.exposure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A publisher's statement about some packages and one or more vulnerabilities. A document that says different things about different
 * vulnerabilities is several of these, under one id.
 *
 * @param id the publisher's own, such as {@code DSA-5373-1}
 * @param source whose statement it is, and through which feed it came
 * @param aliases other names of the very same flaw
 * @param vulnerabilities the CVE ids that it is about; empty where it names none
 */
public record Advisory(
        String id,
        Source source,
        SortedSet<String> aliases,
        SortedSet<String> vulnerabilities,
        Dates dates,
        String summary,
        List<Affected> affected) {

    public Advisory {
        aliases = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(aliases));
        vulnerabilities = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(vulnerabilities));
        affected = List.copyOf(affected);
    }

    /**
     * @param feed what it came through, such as {@code OSV}
     * @param author who says it, such as {@code Red Hat Product Security}
     */
    public record Source(String feed, String author) {}

    public record Dates(Optional<Instant> published, Optional<Instant> modified, Optional<Instant> withdrawn) {
        public static final Dates UNKNOWN = new Dates(Optional.empty(), Optional.empty(), Optional.empty());

        public static Dates published(Instant at) {
            return new Dates(Optional.of(at), Optional.empty(), Optional.empty());
        }
    }

    /** The same statement about these vulnerabilities and packages. */
    public Advisory about(SortedSet<String> itsVulnerabilities, List<Affected> itsAffected) {
        return new Advisory(id, source, aliases, itsVulnerabilities, dates, summary, itsAffected);
    }

    /** Whether its publisher took it back: it then says nothing any more. */
    public boolean isWithdrawn() {
        return dates.withdrawn().isPresent();
    }
}
