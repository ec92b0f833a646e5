package io.oakum.core.verification;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A package that two inventories show in different versions; empty where it was not, or is no more. */
public record Difference(PackageKey key, Optional<Version> from, Optional<Version> to) {

    /** What changed from one inventory to a later one, sorted by package. */
    public static List<Difference> between(Inventory before, Inventory after) {
        var keys = new TreeSet<PackageKey>(before.packages().keySet());
        keys.addAll(after.packages().keySet());
        var differences = new ArrayList<Difference>();
        for (PackageKey key : keys) {
            Optional<Version> from = before.find(key).map(Installed::version);
            Optional<Version> to = after.find(key).map(Installed::version);
            if (!from.equals(to)) {
                differences.add(new Difference(key, from, to));
            }
        }
        return differences;
    }
}
