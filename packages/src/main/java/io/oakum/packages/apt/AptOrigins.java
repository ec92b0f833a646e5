package io.oakum.packages.apt;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.packages.apt.AptPolicy.Offered;
import io.oakum.packages.apt.AptPolicy.PackageFile;
import io.oakum.packages.apt.AptPolicy.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which installed packages came from somebody else than the distribution, by the lists in which they stand. What stands in none any
 * more is of unknown origin and not called somebody else's: a version that was superseded leaves its list.
 */
final class AptOrigins {
    /** What each distribution's own archives call themselves. */
    private static final Map<String, Set<String>> OWN = Map.of(
            "debian",
            Set.of("Debian", "Debian Backports", "Debian debug"),
            "ubuntu",
            Set.of("Ubuntu", "UbuntuESM", "UbuntuESMApps"));

    private AptOrigins() {}

    /** @param files all that apt has; a host without any of the distribution's own has it by a mirror under another name */
    static Map<PackageKey, String> elsewhere(Inventory inventory, List<Table> tables, Collection<PackageFile> files) {
        Set<String> own = OWN.getOrDefault(inventory.host().osId(), Set.of());
        var elsewhere = new HashMap<PackageKey, String>();
        if (files.stream().anyMatch(file -> own.contains(file.maker()))) {
            for (Table table : tables) {
                maker(table, own)
                        .ifPresent(maker -> AptUpdates.installedOf(table, inventory)
                                .ifPresent(installed -> elsewhere.put(installed.key(), maker)));
            }
        }
        return elsewhere;
    }

    private static Optional<String> maker(Table table, Set<String> own) {
        List<PackageFile> by = table.versions().stream()
                .filter(Offered::isInstalled)
                .flatMap(row -> row.by().stream())
                .toList();
        return by.stream().anyMatch(file -> own.contains(file.maker()))
                ? Optional.empty()
                : by.stream().map(PackageFile::maker).findFirst();
    }
}
