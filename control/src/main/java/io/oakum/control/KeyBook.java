package io.oakum.control;

import io.oakum.core.inventory.Component;
import io.oakum.store.KeyStore.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The database's numbers of package versions, and what each is in the words of advisories. */
final class KeyBook {
    private final Map<Long, Component> components = new HashMap<>();
    private final Map<Component, List<Long>> numbers = new HashMap<>();
    private long highest;

    /** The highest number that is in it. */
    long highest() {
        return highest;
    }

    void add(Collection<Key> keys) {
        for (Key key : keys) {
            highest = Math.max(highest, key.id());
            if (key.component().isPresent()
                    && components.putIfAbsent(key.id(), key.component().get()) == null) {
                // Two releases of a system may be one ecosystem: 12 and 12.5.
                numbers.computeIfAbsent(key.component().get(), _ -> new ArrayList<>(1))
                        .add(key.id());
            }
        }
    }

    Optional<Component> component(long key) {
        return Optional.ofNullable(components.get(key));
    }

    List<Long> numbers(Component component) {
        return numbers.getOrDefault(component, List.of());
    }
}
