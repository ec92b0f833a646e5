package io.oakum.packages.apt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code apt-get} lists by name before it does anything: enough to say what would change, and quicker than a simulation.
 *
 * @param changed names that would be installed, replaced or removed, with {@code :ARCHITECTURE} where that is foreign
 * @param phased names whose update is not yet this host's turn
 */
record AptSummary(Set<String> changed, Set<String> phased) {
    private static final Set<String> CHANGED = Set.of(
            "The following packages will be upgraded:",
            "The following NEW packages will be installed:",
            "The following packages will be REMOVED:",
            "The following packages will be DOWNGRADED:");

    AptSummary {
        changed = Set.copyOf(changed);
        phased = Set.copyOf(phased);
    }

    static AptSummary parse(String stdout) {
        return new AptSummary(
                listed(stdout, CHANGED),
                listed(stdout, Set.of("The following upgrades have been deferred due to phasing:")));
    }

    /** The names that stand indented below one of these headings; a star marks what would go with its configuration. */
    private static Set<String> listed(String stdout, Set<String> headings) {
        var names = new LinkedHashSet<String>();
        boolean isBelow = false;
        for (String line : stdout.split("\n")) {
            if (headings.contains(line)) {
                isBelow = true;
            } else if (isBelow && line.startsWith("  ")) {
                names.addAll(List.of(line.strip().replace("*", "").split(" +")));
            } else {
                isBelow = false;
            }
        }
        return names;
    }
}
