package io.oakum.core.inventory;

import java.util.ArrayList;
import java.util.List;

/**
 * By which boots one host's key was used. A host that rebooted is never heard under an earlier boot again, so one that is heard again beside a
 * later one shows that two machines have the key. The one that was here first is the host, and whatever came after it is a copy.
 *
 * @param known the host's own, in the order in which they were first heard
 * @param copies those of other machines
 */
public record Boots(List<String> known, List<String> copies) {
    public static final Boots NONE = new Boots(List.of(), List.of());

    /** Of each kind the newest are kept: what a host was long ago says nothing any more. */
    private static final int KEPT = 8;

    public Boots {
        known = newest(known);
        copies = newest(copies);
    }

    private static List<String> newest(List<String> boots) {
        return List.copyOf(boots.subList(Math.max(0, boots.size() - KEPT), boots.size()));
    }

    /** After it was heard under a boot. */
    public Boots hear(String boot) {
        if (isCopy(boot)) {
            return this;
        }
        int place = known.indexOf(boot);
        var ours = new ArrayList<>(known);
        var others = new ArrayList<>(copies);
        if (place < 0) {
            ours.add(boot);
        } else {
            List<String> later = ours.subList(place + 1, ours.size());
            others.addAll(later);
            later.clear();
        }
        return new Boots(ours, others);
    }

    public boolean isCopy(String boot) {
        return copies.contains(boot);
    }
}
