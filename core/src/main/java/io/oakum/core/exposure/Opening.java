package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import java.util.List;
import java.util.SortedSet;

/**
 * An advisory that a component is open to, whatever else is known of its host.
 *
 * @param advisory its id
 * @param vulnerabilities what it is open to by it: CVE ids, or another name where there are none
 * @param fixed the versions that mend it; several where the advisory names several builds
 */
public record Opening(String advisory, SortedSet<String> vulnerabilities, Component component, List<String> fixed) {
    public Opening {
        fixed = List.copyOf(fixed);
    }
}
