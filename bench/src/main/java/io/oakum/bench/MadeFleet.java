package io.oakum.bench;

import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.HostId;
import io.oakum.feeds.format.RefusedException;
import io.oakum.feeds.inventory.Inventories;
import io.oakum.index.HostClass;
import io.oakum.index.Places;
import io.oakum.testkit.SharedData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A big fleet made from the small one of real package versions: some classes of equal hosts for each of its hosts, and in each class
 * some hosts that differ a little from all others.
 *
 * @param keys every component that any host has; its place is its number
 * @param hosts the numbers of each host's components, sorted; equal hosts share one array
 */
record MadeFleet(List<Component> keys, List<int[]> hosts) {
    private static final long SEED = 20261125;
    private static final int CLASSES_FOR_EACH = 4;

    /** In a class a package in so many is in another version or missing, against the host that it was made from. */
    private static final int CLASS_CHANGES_ONE_IN = 10;

    /** Four hosts in ten have something of their own. */
    private static final double OWN = 0.4;

    private static final int MOST_OWN_CHANGES = 5;

    static HostId id(int host) {
        return new HostId("host-" + host);
    }

    static MadeFleet of(int size) throws IOException, RefusedException {
        var made = new Making();
        List<int[]> real = made.realHosts();
        var random = new SplittableRandom(SEED);
        var classes = new ArrayList<int[]>();
        for (int[] host : real) {
            for (int i = 0; i < CLASSES_FOR_EACH; i++) {
                classes.add(made.changed(host, host.length / CLASS_CHANGES_ONE_IN, random));
            }
        }
        var hosts = new ArrayList<int[]>(size);
        for (int i = 0; i < size; i++) {
            int[] one = classes.get(random.nextInt(classes.size()));
            hosts.add(
                    random.nextDouble() < OWN ? made.changed(one, 1 + random.nextInt(MOST_OWN_CHANGES), random) : one);
        }
        return new MadeFleet(List.copyOf(made.keys), hosts);
    }

    /** How many components all hosts have together. */
    long incidences() {
        return hosts.stream().mapToLong(host -> host.length).sum();
    }

    /** The hosts by what they have, in places of {@link #keys}. */
    List<HostClass> classes() {
        IdentityHashMap<int[], List<HostId>> members = new IdentityHashMap<>();
        for (int i = 0; i < hosts.size(); i++) {
            members.computeIfAbsent(hosts.get(i), host -> new ArrayList<>(1)).add(id(i));
        }
        var classes = new ArrayList<HostClass>(members.size());
        members.forEach((host, ids) -> classes.add(
                new HostClass(Places.of(Arrays.stream(host).distinct().toArray()), ids)));
        return classes;
    }

    private static final class Making {
        private final Map<Component, Integer> numbers = new HashMap<>();
        private final List<Component> keys = new ArrayList<>();
        private final Map<List<Object>, List<Integer>> versions = new HashMap<>();

        List<int[]> realHosts() throws IOException, RefusedException {
            var real = new ArrayList<int[]>();
            Inventories.read(SharedData.file("feeds/fleet/debian-inventory.jsonl.gz"), host -> real.add(numbers(host)));
            return real;
        }

        private int[] numbers(HostComponents host) {
            return host.components().stream()
                    .filter(placed -> Assessor.isInUse(host, placed))
                    .map(Placed::component)
                    .mapToInt(this::number)
                    .distinct()
                    .sorted()
                    .toArray();
        }

        private int number(Component component) {
            Integer known = numbers.putIfAbsent(component, keys.size());
            if (known != null) {
                return known;
            }
            keys.add(component);
            versions.computeIfAbsent(sameButVersion(component), key -> new ArrayList<>())
                    .add(keys.size() - 1);
            return keys.size() - 1;
        }

        private static List<Object> sameButVersion(Component component) {
            Ecosystem ecosystem = component.ecosystem();
            return List.of(ecosystem, component.name(), component.architecture());
        }

        /** The host with some of its packages in another version that is somewhere installed. */
        int[] changed(int[] host, int changes, SplittableRandom random) {
            int[] changed = host.clone();
            for (int i = 0; i < changes && changed.length > 0; i++) {
                int at = random.nextInt(changed.length);
                List<Integer> others = versions.getOrDefault(sameButVersion(keys.get(changed[at])), List.of());
                changed[at] = others.get(random.nextInt(others.size()));
            }
            Arrays.sort(changed);
            return changed;
        }
    }
}
