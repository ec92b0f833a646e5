package io.oakum.packages.apt;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.packages.apt.AptPolicy.Offered;
import io.oakum.packages.apt.AptPolicy.PackageFile;
import io.oakum.packages.apt.AptPolicy.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Works out from the tables and the resolver's answer which updates there are and what keeps them from being installed. */
final class AptUpdates {
    /** From here up a repository's versions are taken by themselves; backports and the like stay below. */
    private static final int TAKEN_BY_ITSELF = 500;

    private static final Pattern BINARY_REBUILD = Pattern.compile("\\+b\\d+$");

    private AptUpdates() {}

    static List<Update> updates(Inventory inventory, List<Table> tables, AptSummary everything) {
        var updates = new ArrayList<Update>();
        for (Table table : tables) {
            installedOf(table, inventory)
                    .flatMap(installed -> update(installed, table, everything))
                    .ifPresent(updates::add);
        }
        return updates;
    }

    /** Installed packages of which no source has the installed version or a later one: what came from elsewhere, or was left behind. */
    static List<PackageKey> unoffered(Inventory inventory, List<Table> tables) {
        var unoffered = new ArrayList<PackageKey>();
        for (Table table : tables) {
            installedOf(table, inventory)
                    .filter(installed -> table.versions().stream()
                            .filter(offered -> !installed.version().isAfter(offered.version()))
                            .allMatch(offered -> offered.by().isEmpty()))
                    .map(Installed::key)
                    .ifPresent(unoffered::add);
        }
        return unoffered;
    }

    /** The package that the table is of, in the version that it calls installed. */
    static Optional<Installed> installedOf(Table table, Inventory inventory) {
        int colon = table.name().indexOf(':');
        String name = colon < 0 ? table.name() : table.name().substring(0, colon);
        return inventory
                .named(name)
                .filter(installed -> colon < 0
                        || installed.key().architecture().equals(table.name().substring(colon + 1)))
                .filter(installed ->
                        table.installed().filter(installed.version()::equals).isPresent())
                .findFirst();
    }

    private static Optional<Update> update(Installed installed, Table table, AptSummary everything) {
        Optional<Offered> newest = table.versions().stream()
                .filter(offered -> offered.version().isAfter(installed.version()))
                .filter(offered -> offered.by().stream().anyMatch(AptUpdates::counts))
                .findFirst();
        return newest.map(offered -> {
            boolean isCandidate = table.candidate()
                    .filter(candidate -> candidate.isAfter(installed.version()))
                    .isPresent();
            Offered wanted = isCandidate ? candidate(table).orElse(offered) : offered;
            return new Update(
                    installed,
                    wanted.version(),
                    withoutRebuild(wanted.version()),
                    wanted.by().stream()
                            .map(PackageFile::origin)
                            .distinct()
                            .reduce((a, b) -> a + ", " + b)
                            .orElse("unknown"),
                    securityOrigin(installed, wanted, table),
                    isCandidate || !wanted.by().stream().allMatch(PackageFile::needsSubscription)
                            ? hindrance(installed, isCandidate, wanted.isPhased(), everything)
                            : Hindrance.SUBSCRIPTION);
        });
    }

    /** With a pin the newest version is what the host lacks; without one apt's candidate is what it will take. */
    private static Optional<Offered> candidate(Table table) {
        return table.versions().stream()
                .filter(row -> table.candidate().filter(row.version()::equals).isPresent())
                .findFirst();
    }

    private static boolean counts(PackageFile file) {
        return file.priority() >= TAKEN_BY_ITSELF || file.isSecurity();
    }

    /** A security archive that offers the wanted version, or one on the way to it. */
    private static Optional<String> securityOrigin(Installed installed, Offered wanted, Table table) {
        return table.versions().stream()
                .filter(offered -> offered.version().isAfter(installed.version())
                        && !offered.version().isAfter(wanted.version()))
                .flatMap(offered -> offered.by().stream())
                .filter(PackageFile::isSecurity)
                .map(PackageFile::origin)
                .findFirst();
    }

    private static Hindrance hindrance(
            Installed installed, boolean isCandidate, boolean isPhased, AptSummary everything) {
        String name = installed.key().name();
        if (installed.held()) {
            return Hindrance.HELD;
        }
        if (!isCandidate) {
            return Hindrance.PINNED;
        }
        if (isListed(installed, everything.phased())) {
            return Hindrance.PHASED;
        }
        boolean isChanged = everything.changed().stream()
                .anyMatch(changed -> AptSimulation.withoutArchitecture(changed).equals(name));
        if (isChanged) {
            return Hindrance.NONE;
        }
        // The apt of Debian 12 phases too, and lists what it defers among what it keeps back.
        return isPhased ? Hindrance.PHASED : Hindrance.KEPT_BACK;
    }

    private static boolean isListed(Installed installed, Set<String> names) {
        return names.contains(installed.key().name())
                || names.contains(installed.key().toString());
    }

    /** The source version that a binary's version speaks of: a rebuild of the same source counts as the same. */
    static Version withoutRebuild(Version version) {
        return Version.deb(BINARY_REBUILD.matcher(version.text()).replaceFirst(""));
    }
}
