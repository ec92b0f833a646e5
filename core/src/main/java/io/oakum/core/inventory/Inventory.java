package io.oakum.core.inventory;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a host reported to have at one time. Packages removed with their configuration left are not in it.
 *
 * @param elsewhere who else than the distribution each of these packages came from, where that is known
 */
public record Inventory(
        Host host, Map<PackageKey, Installed> packages, Instant takenAt, Map<PackageKey, String> elsewhere) {

    public Inventory {
        packages = Collections.unmodifiableMap(new TreeMap<>(packages));
        elsewhere = Collections.unmodifiableMap(new TreeMap<>(elsewhere));
        if (!packages.keySet().containsAll(elsewhere.keySet())) {
            throw new IllegalArgumentException("of " + elsewhere.keySet() + " not all are among the packages");
        }
    }

    public static Inventory of(Host host, List<Installed> packages, Instant takenAt) {
        var byKey = new TreeMap<PackageKey, Installed>();
        packages.forEach(installed -> byKey.put(installed.key(), installed));
        return new Inventory(host, byKey, takenAt, Map.of());
    }

    /** The same with what is known of where its packages came from. */
    public Inventory from(Map<PackageKey, String> others) {
        return new Inventory(host, packages, takenAt, others);
    }

    /** Who else than the distribution the package came from; empty for the distribution, and where that is not known. */
    public String origin(PackageKey key) {
        return elsewhere.getOrDefault(key, "");
    }

    public Optional<Installed> find(PackageKey key) {
        return Optional.ofNullable(packages.get(key));
    }

    /** Every architecture's package of that name. */
    public Stream<Installed> named(String name) {
        return packages.values().stream()
                .filter(installed -> installed.key().name().equals(name));
    }

    public List<Installed> broken() {
        return packages.values().stream()
                .filter(installed -> installed.state().isBroken())
                .toList();
    }
}
