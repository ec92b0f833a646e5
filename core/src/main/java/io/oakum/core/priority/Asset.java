package io.oakum.core.priority;

import java.util.Set;
import java.util.TreeSet;

/**
 * What people say a host is to them. Nothing of it is ever guessed.
 *
 * @param exposed whether it can be reached from the internet
 * @param scopes what rules it is under, such as {@code pci}
 */
public record Asset(Answer exposed, Criticality criticality, Set<String> scopes) {
    /** A host of which nobody said anything. */
    public static final Asset UNKNOWN = new Asset(Answer.UNKNOWN, Criticality.UNKNOWN, Set.of());

    public Asset {
        scopes = java.util.Collections.unmodifiableSet(new TreeSet<>(scopes));
    }

    /** How bad it is where the host fails or falls. */
    public enum Criticality {
        LOW,
        NORMAL,
        HIGH,
        UNKNOWN
    }
}
