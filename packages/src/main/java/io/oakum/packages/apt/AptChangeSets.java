package io.oakum.packages.apt;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.version.Version;
import io.oakum.packages.apt.AptSimulation.Install;
import io.oakum.packages.apt.AptSimulation.Remove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a resolver's answer into a change set, each file with the digest that the signed lists give it. */
final class AptChangeSets {
    private final Map<String, Set<Content>> contents = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private AptChangeSets(List<AptRecords.Entry> records) {
        for (AptRecords.Entry record : records) {
            contents.computeIfAbsent(id(record.key(), record.version()), _ -> new HashSet<>())
                    .add(record.content());
        }
    }

    /** @param changes what could be made out; complete only where {@code problems} is empty */
    record Built(List<Change> changes, List<Problem> problems) {
        ChangeSet changeSet() {
            return new ChangeSet(changes);
        }
    }

    /**
     * @param records of the lists for every version that is to come
     * @param given contents of packages that come from files of their own
     */
    static Built build(
            AptSimulation.Answer answer,
            Inventory inventory,
            List<AptRecords.Entry> records,
            Map<PackageKey, Content> given) {
        var sets = new AptChangeSets(records);
        var changes = new ArrayList<Change>();
        for (Install install : answer.installs()) {
            sets.content(install, given).ifPresent(content -> changes.addAll(sets.coming(install, inventory, content)));
        }
        for (Remove remove : answer.removes()) {
            installed(remove, inventory).ifPresent(gone -> changes.add(new Change.Remove(gone.key(), gone.version())));
        }
        return new Built(changes, sets.problems);
    }

    private List<Change> coming(Install install, Inventory inventory, Content content) {
        if (install.from().isEmpty()) {
            return List.of(new Change.Install(install.key(), install.to(), content));
        }
        if (inventory.find(install.key()).isPresent()) {
            return List.of(new Change.Replace(install.key(), install.from().get(), install.to(), content));
        }
        // It changes its architecture, as from all to amd64: to dpkg that is another package.
        var changes = new ArrayList<Change>();
        changes.add(new Change.Install(install.key(), install.to(), content));
        inventory
                .named(install.key().name())
                .filter(old -> old.version().equals(install.from().get()))
                .forEach(old -> changes.add(new Change.Remove(old.key(), old.version())));
        return changes;
    }

    private Optional<Content> content(Install install, Map<PackageKey, Content> given) {
        Content own = given.get(install.key());
        if (own != null) {
            return Optional.of(own);
        }
        Set<Content> known = contents.getOrDefault(id(install.key(), install.to()), Set.of());
        if (known.size() > 1) {
            problems.add(Problem.of(
                    ProblemCode.UNTRUSTED,
                    "repositories offer different files as " + install.key() + " "
                            + install.to().text()));
            return Optional.empty();
        }
        if (known.isEmpty()) {
            problems.add(Problem.of(
                    ProblemCode.UNKNOWN_VERSION,
                    "no package list gives a SHA-256 for " + install.key() + " "
                            + install.to().text()));
        }
        return known.stream().findFirst();
    }

    private static Optional<Installed> installed(Remove remove, Inventory inventory) {
        int colon = remove.name().indexOf(':');
        return inventory
                .named(AptSimulation.withoutArchitecture(remove.name()))
                .filter(gone -> colon < 0
                        || gone.key().architecture().equals(remove.name().substring(colon + 1)))
                .filter(gone -> gone.version().equals(remove.from()))
                .findFirst();
    }

    private static String id(PackageKey key, Version version) {
        return key + "=" + version.text();
    }
}
