package io.oakum.core.verification;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A promise compared with a later inventory.
 *
 * @param mismatches every package that is not as promised, also those that nobody promised to change
 */
public record Verification(List<Mismatch> mismatches) {
    public Verification {
        mismatches = List.copyOf(mismatches);
    }

    public boolean holds() {
        return mismatches.isEmpty();
    }

    /** @param expected a version, {@code absent}, or {@code installed} for a package that is there but not whole */
    public record Mismatch(PackageKey key, String expected, String observed) {
        @Override
        public String toString() {
            return key + " should be " + expected + " and is " + observed;
        }
    }

    /** Compares what was promised with the inventories before and after, package by package. */
    public static Verification of(ChangeSet promised, Inventory before, Inventory after) {
        var mismatches = new ArrayList<Mismatch>();
        var keys = new TreeSet<PackageKey>(before.packages().keySet());
        keys.addAll(after.packages().keySet());
        promised.changes().forEach(change -> keys.add(change.key()));
        for (PackageKey key : keys) {
            Optional<Version> expected = promised.find(key)
                    .map(Verification::versionAfter)
                    .orElseGet(() -> before.find(key).map(installed -> installed.version()));
            Optional<Version> observed = after.find(key).map(installed -> installed.version());
            if (!expected.equals(observed)) {
                mismatches.add(new Mismatch(key, text(expected), text(observed)));
            }
        }
        after.broken()
                .forEach(broken -> mismatches.add(new Mismatch(
                        broken.key(), "installed", broken.state().toString().toLowerCase(java.util.Locale.ROOT))));
        return new Verification(mismatches);
    }

    private static Optional<Version> versionAfter(Change change) {
        return switch (change) {
            case Install install -> Optional.of(install.to());
            case Replace replace -> Optional.of(replace.to());
            case Remove _ -> Optional.empty();
        };
    }

    private static String text(Optional<Version> version) {
        return version.map(Version::text).orElse("absent");
    }
}
