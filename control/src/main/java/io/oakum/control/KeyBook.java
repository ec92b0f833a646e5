package io.oakum.control;

import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.HostComponents;
import io.oakum.core.exposure.Placed;
import io.oakum.core.inventory.Component;
import io.oakum.store.KeyStore.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The database's numbers of package versions, and what each is in the words of advisories. */
final class KeyBook {
    private final PlaceTable places = new PlaceTable();
    private final List<Component> components = new ArrayList<>();
    private final List<List<Long>> numbers = new ArrayList<>();
    private final Map<Component, Integer> placeOf = new HashMap<>();
    private final BitSet kernels = new BitSet();
    private long highest;

    /** The highest number that is in it. */
    long highest() {
        return highest;
    }

    /** Everything that a number stands for, each once, in places that stay. */
    List<Component> components() {
        return Collections.unmodifiableList(components);
    }

    void add(Collection<Key> keys) {
        for (Key key : keys) {
            highest = Math.max(highest, key.id());
            if (key.component().isPresent() && places.find(key.id()) == PlaceTable.NONE) {
                int place = place(key.component().get());
                places.put(key.id(), place);
                numbers.get(place).add(key.id());
            }
        }
    }

    /** Two releases of a system may be one ecosystem: 12 and 12.5. */
    private int place(Component component) {
        Integer known = placeOf.putIfAbsent(component, components.size());
        if (known != null) {
            return known;
        }
        int place = components.size();
        components.add(component);
        numbers.add(new ArrayList<>(1));
        kernels.set(place, Assessor.isKernel(component));
        return place;
    }

    Optional<Component> component(long key) {
        int place = places.find(key);
        return place == PlaceTable.NONE ? Optional.empty() : Optional.of(components.get(place));
    }

    List<Long> numbers(Component component) {
        Integer place = placeOf.get(component);
        return place == null ? List.of() : numbers.get(place);
    }

    /** The places of what counts on a host with these keys: what is installed, and of kernels the one that runs. */
    int[] counting(long[] keys, String kernel) {
        var counting = new int[keys.length];
        int count = 0;
        boolean isAscending = true;
        for (long key : keys) {
            int place = places.find(key);
            if (place != PlaceTable.NONE && (!kernels.get(place) || runs(place, kernel))) {
                isAscending &= count == 0 || counting[count - 1] < place;
                counting[count++] = place;
            }
        }
        int[] found = Arrays.copyOf(counting, count);
        return isAscending ? found : Arrays.stream(found).sorted().distinct().toArray();
    }

    private boolean runs(int place, String kernel) {
        var host = new HostComponents("", kernel, Set.of(), List.of());
        return Assessor.isInUse(host, Placed.of(components.get(place)));
    }
}
