package io.oakum.packages.apt;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Install;
import io.oakum.core.plan.Change.Remove;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A change set as arguments of {@code apt-get install}: {@code name:arch=version}, a file, or {@code name-}. */
final class Pins {
    private Pins() {}

    static String of(PackageKey key, Version version) {
        return name(key) + "=" + version.text();
    }

    /** Packages without an architecture are named without one: apt knows no {@code name:all}. */
    static String name(PackageKey key) {
        return key.architecture().equals("all") ? key.name() : key.toString();
    }

    static List<String> of(ChangeSet changes, Supply supply) {
        var comes = changes.changes().stream()
                .filter(change -> !(change instanceof Remove))
                .map(change -> change.key().name())
                .collect(Collectors.toSet());
        var pins = new ArrayList<String>();
        for (Change change : changes.changes()) {
            switch (change) {
                case Install(var key, var to, var _) -> pins.add(fileOrPin(key, to, supply));
                case Replace(var key, var _, var to, var _) -> pins.add(fileOrPin(key, to, supply));
                case Remove(var key, var _) -> {
                    // A package that only changes its architecture goes and comes under one name; apt is told of the
                    // coming.
                    if (!comes.contains(key.name())) {
                        pins.add(name(key) + "-");
                    }
                }
            }
        }
        return pins;
    }

    private static String fileOrPin(PackageKey key, Version version, Supply supply) {
        var file = supply.files().get(key);
        return file != null ? file.toString() : of(key, version);
    }

    /** As apt names a fetched file: {@code name_version_arch.deb} with the version's colon escaped. */
    static String fileName(PackageKey key, Version version) {
        return key.name() + "_" + version.text().replace(":", "%3a") + "_" + key.architecture() + ".deb";
    }
}
