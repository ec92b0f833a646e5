package io.oakum.index;

import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/**
 * The keys of releases and packages whose support is over, by the name under which that is told. Days pass by themselves, so it is as of a day
 * that it is told.
 */
final class EndedSupport {
    private static final RoaringBitmap NONE = new RoaringBitmap();

    private List<SupportEnd> over = List.of();
    private final Map<String, RoaringBitmap> keys = new HashMap<>();

    /** Puts these ends, as of that day, in place of those before. */
    void replace(Collection<SupportEnd> ends, LocalDate today, KeyCatalogue catalogue) {
        over = ends.stream().filter(end -> end.isOver(today)).toList();
        keys.clear();
        for (int key = 0; key < catalogue.size(); key++) {
            hold(key, catalogue.component(key));
        }
    }

    /** Takes a new key in. */
    void hold(int key, Component component) {
        for (String name : SupportEnd.namesOf(component, over)) {
            keys.computeIfAbsent(name, _ -> new RoaringBitmap()).add(key);
        }
    }

    /** Not to be changed by the caller. */
    RoaringBitmap keys(String name) {
        return keys.getOrDefault(name, NONE);
    }

    Set<String> names() {
        return Collections.unmodifiableSet(keys.keySet());
    }
}
