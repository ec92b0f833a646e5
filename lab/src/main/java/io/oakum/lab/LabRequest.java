package io.oakum.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The hosts that somebody wants to have in addition to those that are up.
 *
 * @param plain how many hosts without trouble
 * @param troubles one more host for each
 * @param current whether the hosts without trouble have every update installed
 */
public record LabRequest(int plain, Release release, List<Trouble> troubles, boolean current) {
    public LabRequest {
        troubles = List.copyOf(troubles);
        if (plain < 0) {
            throw new IllegalArgumentException("cannot make " + plain + " hosts: the number must not be below 0");
        }
        if (plain + troubles.size() == 0) {
            throw new IllegalArgumentException("no host is asked for: neither a number nor a trouble is given");
        }
        if (plain + troubles.size() > AddressPlan.MOST_HOSTS) {
            throw new IllegalArgumentException("%d hosts are asked for, and one lab has addresses for %d"
                    .formatted(plain + troubles.size(), AddressPlan.MOST_HOSTS));
        }
    }

    /** Hosts with outstanding updates. */
    public static LabRequest hosts(int plain, Release release) {
        return new LabRequest(plain, release, List.of(), false);
    }

    /** One host in this trouble. */
    public static LabRequest inTrouble(Trouble trouble, Release release) {
        return new LabRequest(0, release, List.of(trouble), false);
    }

    /** What each host is to be, those without trouble first. */
    public List<HostKind> kinds() {
        HostKind healthy = current ? new HostKind.Current() : new HostKind.Outstanding();
        var kinds = new ArrayList<>(Collections.nCopies(plain, healthy));
        troubles.forEach(trouble -> kinds.add(new HostKind.InTrouble(trouble)));
        return List.copyOf(kinds);
    }
}
