package io.oakum.index;

import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.Doubt;
import io.oakum.core.exposure.Statement;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.version.VersionScheme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Every component that any host has or had, under a dense number, its key. A million hosts have some hundred thousand of them, and all
 * comparing of versions is done on these.
 */
final class KeyCatalogue {
    private final Function<String, Optional<VersionScheme>> schemes;
    private final Consumer<Doubt> doubts;
    private final Map<String, Optional<VersionScheme>> schemeOf = new HashMap<>();
    private final Map<Component, Integer> keys = new HashMap<>();
    private final List<Component> components = new ArrayList<>();
    private final Map<PackageName, Map<String, VersionShelf>> shelves = new HashMap<>();

    /**
     * @param schemes an ecosystem's version scheme by its name, where it is known
     * @param doubts told what could not be known of a component, once
     */
    KeyCatalogue(Function<String, Optional<VersionScheme>> schemes, Consumer<Doubt> doubts) {
        this.schemes = schemes;
        this.doubts = doubts;
    }

    /** A name that statements can be about; in an ecosystem with sources one component has two of them. */
    record PackageName(String ecosystem, Subject subject, String name) {
        static PackageName of(Affected affected) {
            return new PackageName(affected.ecosystem().name(), affected.subject(), affected.name());
        }

        static PackageName of(Component component, Subject subject) {
            Ecosystem ecosystem = component.ecosystem();
            String name = switch (subject) {
                case SOURCE -> component.source();
                case BINARY -> component.name();
            };
            return new PackageName(ecosystem.name(), subject, ecosystem.normalised(name));
        }
    }

    int size() {
        return components.size();
    }

    Component component(int key) {
        return components.get(key);
    }

    OptionalInt find(Component component) {
        Integer key = keys.get(component);
        return key == null ? OptionalInt.empty() : OptionalInt.of(key);
    }

    /** The number of a component that has none yet. */
    int add(Component component) {
        int key = components.size();
        if (keys.putIfAbsent(component, key) != null) {
            throw new IllegalStateException(component + " has a key already: " + keys.get(component));
        }
        components.add(component);
        shelve(component, Subject.BINARY, component.version(), key);
        shelve(component, Subject.SOURCE, component.sourceVersion(), key);
        doubt(component);
        return key;
    }

    private void shelve(Component component, Subject subject, String version, int key) {
        shelves.computeIfAbsent(PackageName.of(component, subject), name -> new HashMap<>(2))
                .computeIfAbsent(
                        component.ecosystem().release(), release -> new VersionShelf(scheme(component.ecosystem())))
                .add(version, key);
    }

    private void doubt(Component component) {
        Ecosystem ecosystem = component.ecosystem();
        Optional<VersionScheme> scheme = scheme(ecosystem);
        if (scheme.isEmpty()) {
            doubts.accept(new Doubt.NoScheme(ecosystem.name()));
            return;
        }
        for (String version : new LinkedHashSet<>(List.of(component.version(), component.sourceVersion()))) {
            if (!scheme.get().isValid(version)) {
                doubts.accept(new Doubt.NoVersion(ecosystem, component.name(), version));
            }
        }
    }

    Optional<VersionScheme> scheme(Ecosystem ecosystem) {
        return schemeOf.computeIfAbsent(ecosystem.name(), schemes);
    }

    /** Every key of the package and a version that the statement names; whether it is about each is not yet said. */
    void forEachNamed(Statement statement, IntConsumer key) {
        Map<String, VersionShelf> releases = shelves.getOrDefault(PackageName.of(statement.affected()), Map.of());
        String release = statement.affected().ecosystem().release();
        if (release.isEmpty()) {
            releases.values().forEach(shelf -> shelf.forEachNamed(statement, key));
        } else {
            Optional.ofNullable(releases.get(release)).ifPresent(shelf -> shelf.forEachNamed(statement, key));
        }
    }
}
