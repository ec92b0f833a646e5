package io.oakum.core.exposure;

import io.oakum.core.inventory.Installed;
import io.oakum.core.version.Version;
import java.util.List;

/**
 * A package whose installed version is not the one that runs.
 *
 * @param running the source version whose code is still in memory
 * @param who the services, processes or the kernel that run it
 */
public record StaleCode(Installed installed, Version running, List<String> who) {
    public StaleCode {
        who = List.copyOf(who);
    }
}
