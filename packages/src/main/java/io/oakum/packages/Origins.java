package io.oakum.packages;

import io.oakum.core.inventory.PackageKey;
import java.util.Map;
import java.util.Set;

/**
 * Where installed packages came from, by the lists in which their installed versions stand.
 *
 * @param isTold whether the lists tell it at all: without one of the distribution's own none does
 * @param elsewhere what only others than the distribution offer, and whose that is
 * @param unlisted what nobody offers in that version any more
 */
public record Origins(boolean isTold, Map<PackageKey, String> elsewhere, Set<PackageKey> unlisted) {
    public static final Origins NOT_TOLD = new Origins(false, Map.of(), Set.of());

    public Origins {
        elsewhere = Map.copyOf(elsewhere);
        unlisted = Set.copyOf(unlisted);
    }
}
