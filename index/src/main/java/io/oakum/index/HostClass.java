package io.oakum.index;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import java.util.List;

/**
 * Hosts with the same components.
 *
 * @param components what counts on each of them: installed, and no kernel that does not run
 * @param hosts none of them in another class
 */
public record HostClass(List<Component> components, List<HostId> hosts) {
    public HostClass {
        components = List.copyOf(components);
        hosts = List.copyOf(hosts);
    }
}
