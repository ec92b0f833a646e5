package io.oakum.core.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a host reported to have at one time. Packages removed with their configuration left are not in it. */
public record Inventory(Host host, Map<PackageKey, Installed> packages, Instant takenAt) {

    public Inventory {
        packages = java.util.Collections.unmodifiableMap(new TreeMap<>(packages));
    }

    public static Inventory of(Host host, List<Installed> packages, Instant takenAt) {
        var byKey = new TreeMap<PackageKey, Installed>();
        packages.forEach(installed -> byKey.put(installed.key(), installed));
        return new Inventory(host, byKey, takenAt);
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
