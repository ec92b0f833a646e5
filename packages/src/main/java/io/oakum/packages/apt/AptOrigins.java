package io.oakum.packages.apt;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.packages.Origins;
import io.oakum.packages.OwnMirrors;
import io.oakum.packages.apt.AptPolicy.Offered;
import io.oakum.packages.apt.AptPolicy.PackageFile;
import io.oakum.packages.apt.AptPolicy.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells which installed packages came from somebody else than the distribution, by the lists in which they stand. What stands in none any
 * more is told apart and not called somebody else's: a version that was superseded leaves its list.
 */
final class AptOrigins {
    /** What each distribution's own archives call themselves. */
    private static final Map<String, Set<String>> OWN = Map.of(
            "debian",
            Set.of("Debian", "Debian Backports", "Debian debug"),
            "ubuntu",
            Set.of("Ubuntu", "UbuntuESM", "UbuntuESMApps"));

    private final Predicate<PackageFile> isOwn;
    private final Map<PackageKey, String> elsewhere = new HashMap<>();
    private final Set<PackageKey> unlisted = new HashSet<>();

    private AptOrigins(Predicate<PackageFile> isOwn) {
        this.isOwn = isOwn;
    }

    /** @param files all that apt has; a host without any of the distribution's own has it by a mirror under another name */
    static Origins of(Inventory inventory, List<Table> tables, Collection<PackageFile> files, OwnMirrors mirrors) {
        Set<String> own = OWN.getOrDefault(inventory.host().osId(), Set.of());
        var origins = new AptOrigins(file -> own.contains(file.maker()) || mirrors.have(file.maker(), file.label()));
        if (files.stream().noneMatch(origins.isOwn)) {
            return Origins.NOT_TOLD;
        }
        tables.forEach(table ->
                AptUpdates.installedOf(table, inventory).ifPresent(installed -> origins.add(installed.key(), table)));
        return new Origins(true, origins.elsewhere, origins.unlisted);
    }

    private void add(PackageKey key, Table table) {
        List<PackageFile> by = table.versions().stream()
                .filter(Offered::isInstalled)
                .flatMap(row -> row.by().stream())
                .toList();
        if (by.isEmpty()) {
            unlisted.add(key);
        } else if (by.stream().noneMatch(isOwn)) {
            elsewhere.put(key, by.getFirst().maker());
        }
    }
}
