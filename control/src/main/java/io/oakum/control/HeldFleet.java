package io.oakum.control;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.index.FleetIndex;
import io.oakum.index.HostClass;
import io.oakum.index.Places;
import io.oakum.store.AdvisoryStore.FeedsEnd;
import io.oakum.store.FleetInventories.Host;
import io.oakum.store.Transaction;
import io.oakum.trust.Sha256;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet in memory: its index, and which inventory each of its hosts has there. What is in an inventory is read where it is needed: the
 * database keeps each for ever, and a million hosts' would not fit.
 */
final class HeldFleet {
    /** So many hosts' inventories are in memory at once. */
    private static final int TOGETHER = 500;

    private final FleetIndex index;
    private final KeyBook keys = new KeyBook();
    private final Map<HostId, Has> has = new HashMap<>();

    /** Of no hosts. */
    HeldFleet(FleetIndex index) {
        this.index = index;
    }

    /** Shared by hosts that are alike. */
    private record Has(String kernel, Sha256 inventory) {
        static Has of(Host host) {
            return new Has(host.kernel(), host.inventory());
        }
    }

    FleetIndex index() {
        return index;
    }

    KeyBook keys() {
        return keys;
    }

    void readKeys(Transaction tx) {
        keys.add(tx.keys().after(keys.highest()));
    }

    /** As of today, until a change says that a support ended since. */
    void readSupport(Transaction tx) {
        index.supports(
                tx.advisories().supportEnds().stream().map(FeedsEnd::end).toList(),
                LocalDate.ofInstant(tx.now(), ZoneOffset.UTC));
    }

    /** Takes in everything that the database has. */
    void load(Transaction tx) {
        readSupport(tx);
        Map<Sha256, List<Alike>> alike = alike(tx);
        // Behind the hosts, so that no inventory of theirs has a key that is not known yet.
        readKeys(tx);
        var classes = new ArrayList<HostClass>(alike.size());
        // Who changed since is in the log of changes, and its inventory perhaps no longer anybody's: it comes in from
        // there.
        tx.fleetInventories().forEachInventory((inventory, list) -> {
            for (Alike some : alike.getOrDefault(inventory, List.of())) {
                some.hosts().forEach(host -> has.put(host, some.has()));
                classes.add(
                        new HostClass(Places.of(keys.counting(list, some.has().kernel())), some.hosts()));
            }
        });
        var advisories = new ArrayList<Advisory>();
        tx.advisories().forEachCurrent(advisories::addAll);
        index.load(keys.components(), classes, advisories);
    }

    private record Alike(Has has, List<HostId> hosts) {}

    private static Map<Sha256, List<Alike>> alike(Transaction tx) {
        var alike = new HashMap<Sha256, List<Alike>>();
        var kernels = new HashMap<String, String>();
        tx.fleetInventories().forEachHost(host -> {
            List<Alike> same = alike.computeIfAbsent(host.inventory(), _ -> new ArrayList<>(1));
            Alike with = same.stream()
                    .filter(each -> each.has().kernel().equals(host.kernel()))
                    .findFirst()
                    .orElseGet(() -> {
                        String kernel = kernels.computeIfAbsent(host.kernel(), known -> known);
                        var more = new Alike(new Has(kernel, host.inventory()), new ArrayList<>(1));
                        same.add(more);
                        return more;
                    });
            with.hosts().add(host.id());
        });
        return alike;
    }

    /** Looks at hosts of which something changed. */
    void follow(Transaction tx, List<HostId> hosts) {
        for (int from = 0; from < hosts.size(); from += TOGETHER) {
            lookAt(tx, hosts.subList(from, Math.min(hosts.size(), from + TOGETHER)));
        }
    }

    private void lookAt(Transaction tx, List<HostId> hosts) {
        List<Host> there = tx.fleetInventories().of(hosts);
        List<Host> moved = there.stream()
                .filter(host -> !Has.of(host).equals(has.get(host.id())))
                .toList();
        readKeys(tx);
        Map<Sha256, long[]> lists = lists(tx, moved);
        moved.forEach(host -> checkIn(host, lists));
        var gone = new HashSet<>(hosts);
        there.forEach(host -> gone.remove(host.id()));
        gone.forEach(this::leave);
    }

    private Map<Sha256, long[]> lists(Transaction tx, Collection<Host> moved) {
        var wanted = new HashSet<Sha256>();
        for (Host host : moved) {
            wanted.add(host.inventory());
            Optional.ofNullable(has.get(host.id())).ifPresent(before -> wanted.add(before.inventory()));
        }
        var lists = new HashMap<Sha256, long[]>();
        tx.fleetInventories().forEach(wanted, lists::put);
        if (lists.size() < wanted.size()) {
            throw new IllegalStateException(
                    "of " + wanted.size() + " inventories the database has only " + lists.size() + " left");
        }
        return lists;
    }

    private void checkIn(Host host, Map<Sha256, long[]> lists) {
        Has now = Has.of(host);
        int[] had = Optional.ofNullable(has.put(host.id(), now))
                .map(before -> counting(before, lists))
                .orElseGet(() -> new int[0]);
        int[] counts = counting(now, lists);
        index.checkIn(host.id(), componentsOf(counts, had), componentsOf(had, counts));
    }

    private int[] counting(Has one, Map<Sha256, long[]> lists) {
        return keys.counting(lists.getOrDefault(one.inventory(), new long[0]), one.kernel());
    }

    /** The components in these places, but for those in the others. */
    private List<Component> componentsOf(int[] these, int[] others) {
        return Arrays.stream(these)
                .filter(place -> Arrays.binarySearch(others, place) < 0)
                .mapToObj(keys.components()::get)
                .toList();
    }

    private void leave(HostId host) {
        index.leave(host);
        has.remove(host);
    }
}
