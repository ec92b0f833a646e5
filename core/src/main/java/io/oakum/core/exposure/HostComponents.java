package io.oakum.core.exposure;

import java.util.List;
import java.util.Set;

/**
 * All that a host has, as advisories are held against it.
 *
 * @param runningKernel as {@code uname -r} says it, empty where it is not known
 * @param livePatched the vulnerabilities that a live patch of the running kernel closes
 */
public record HostComponents(String host, String runningKernel, Set<String> livePatched, List<Placed> components) {
    public HostComponents {
        livePatched = Set.copyOf(livePatched);
        components = List.copyOf(components);
    }

    /** A host of which nothing is known but its components. */
    public static HostComponents of(String host, List<Placed> components) {
        return new HostComponents(host, "", Set.of(), components);
    }
}
