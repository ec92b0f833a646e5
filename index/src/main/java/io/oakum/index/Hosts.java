package io.oakum.index;

import io.oakum.core.inventory.HostId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.roaringbitmap.RoaringBitmap;

/** The dense numbers of the hosts. Who leaves takes its number along, until the next load. */
final class Hosts {
    private final Map<HostId, Integer> numbers = new HashMap<>();
    private final List<HostId> ids = new ArrayList<>();

    int size() {
        return numbers.size();
    }

    /** The number that the next new host gets. */
    int end() {
        return ids.size();
    }

    OptionalInt find(HostId host) {
        Integer number = numbers.get(host);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Its number, a new one where it has none. */
    int number(HostId host) {
        Integer known = numbers.putIfAbsent(host, ids.size());
        if (known != null) {
            return known;
        }
        ids.add(host);
        return ids.size() - 1;
    }

    void remove(HostId host) {
        numbers.remove(host);
    }

    HostSet setOf(Collection<HostId> some) {
        var set = new RoaringBitmap();
        some.forEach(host -> find(host).ifPresent(set::add));
        set.runOptimize();
        return new HostSet(set);
    }

    List<HostId> ids(HostSet set) {
        var found = new ArrayList<HostId>(set.size());
        set.numbers().forEach((org.roaringbitmap.IntConsumer) number -> found.add(ids.get(number)));
        return found;
    }
}
