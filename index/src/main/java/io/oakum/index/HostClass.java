package io.oakum.index;

import io.oakum.core.inventory.HostId;
import java.util.List;

/**
 * Hosts with the same components.
 *
 * @param components what counts on each of them, installed and no kernel that does not run: places in the list of all components with
 *     which the fleet is loaded
 * @param hosts none of them in another class
 */
public record HostClass(Places components, List<HostId> hosts) {
    public HostClass {
        hosts = List.copyOf(hosts);
    }
}
