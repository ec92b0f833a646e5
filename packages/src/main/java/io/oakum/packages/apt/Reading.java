package io.oakum.packages.apt;

import io.oakum.core.exposure.Changelog.Entry;
import java.util.List;
import java.util.Map;

/** From where a look at a host takes what the changelogs of the offered packages say, beside what this host read itself before. */
public sealed interface Reading {
    /** How much may be fetched. */
    long budgetBytes();

    /** Fetched and read here, and from nobody else. */
    record Alone(long budgetBytes) implements Reading {}

    /** As its fleet told it before. What is in neither is named and left: others may know it. */
    record Left(long budgetBytes) implements Reading {}

    /**
     * As its fleet tells it; the rest is fetched and read here.
     *
     * @param told what it tells now, by the SHA-256 of package files; of files that this host is not offered nothing is taken
     */
    record InFleet(long budgetBytes, Map<String, List<Entry>> told) implements Reading {
        public InFleet {
            told = Map.copyOf(told);
        }
    }
}
