package io.oakum.index;

import io.oakum.core.exposure.FromElsewhere;
import io.oakum.core.exposure.FromElsewhere.Had;
import io.oakum.core.inventory.Component;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** The keys of packages that came from somebody else than the distribution. */
final class ForeignKeys {
    private final Map<Made, RoaringBitmap> keys = new HashMap<>();
    private final RoaringBitmap all = new RoaringBitmap();

    private record Made(String name, String maker) {}

    void hold(int key, Component component) {
        if (!component.repository().isEmpty()) {
            all.add(key);
            keys.computeIfAbsent(new Made(component.name(), component.repository()), _ -> new RoaringBitmap())
                    .add(key);
        }
    }

    FromElsewhere on(KeyHosts hosts) {
        return FromElsewhere.of(
                hosts.count(all),
                keys.entrySet().stream()
                        .map(each -> new Had(each.getKey().name(), each.getKey().maker(), hosts.count(each.getValue())))
                        .filter(had -> had.hosts() > 0)
                        .toList());
    }
}
