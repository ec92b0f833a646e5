package io.oakum.index;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Doubt;
import io.oakum.core.exposure.FromElsewhere;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.core.version.VersionScheme;
import io.oakum.index.AdvisoryBook.AdvisoryName;
import io.oakum.index.LikeBesideLike.Sketched;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The exposure of a whole fleet, in memory. It says what holding every advisory and every end of support against every host would say,
 * and moves with each check-in, each advisory, and each day that it is told of. What only one host knows, such as old code in memory, is
 * no part of it: the caller gives the components that count there.
 *
 * <p>It is never the truth: it is made at the start of a process from what is kept, and thrown away at its end.
 *
 * <p>Any thread may call it. A change waits for the answers that are under way and is seen whole or not at all; what an answer holds
 * does not change afterwards. Changes wait for each other.
 */
public final class FleetIndex {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Set<Doubt> doubts = new LinkedHashSet<>();
    private final Hosts hosts = new Hosts();
    private final KeyHosts hostsByKey = new KeyHosts();
    private final ForeignKeys foreign = new ForeignKeys();
    private final KeyCatalogue catalogue;
    private final AdvisoryBook book;

    /**
     * An index of no hosts and no advisories.
     *
     * @param schemes an ecosystem's version scheme by its name, where it is known
     * @param trusted whose reasoned word that a package is not affected counts
     */
    public FleetIndex(Function<String, Optional<VersionScheme>> schemes, Predicate<Advisory.Source> trusted) {
        catalogue = new KeyCatalogue(schemes, doubts::add);
        book = new AdvisoryBook(catalogue, trusted, doubts::add);
    }

    /** How much there is of everything; keys and advisories count also where no host has them. */
    public record Counts(int hosts, int keys, int advisories, int vulnerabilities) {}

    /**
     * Takes in a whole fleet and whole feeds, which is much quicker than one by one. Equal and nearly equal hosts get neighbouring
     * numbers.
     *
     * @param components everything that any of the hosts has, each once
     * @param fleet whose components are places in that list
     * @throws IllegalStateException where hosts are there already, since their neighbours are settled
     */
    public void load(List<Component> components, Collection<HostClass> fleet, Collection<Advisory> advisories) {
        change(() -> {
            if (hosts.size() > 0) {
                throw new IllegalStateException("a fleet is loaded into an empty index, and this one has "
                        + hosts.size() + " hosts; make a new one");
            }
            int[] keys = keys(components);
            KeyHosts.Loading loading = hostsByKey.loading();
            fleet.stream()
                    .map(Sketched::of)
                    .sorted(LikeBesideLike.ORDER)
                    .forEach(each -> number(each.hosts(), keys, loading));
            loading.settle();
            byName(advisories).forEach((name, word) -> book.replace(name, word, vulnerability -> {}));
            return fleet.size();
        });
    }

    private int[] keys(List<Component> components) {
        int[] keys = components.stream().mapToInt(this::key).toArray();
        if (RoaringBitmap.bitmapOf(keys).getCardinality() < keys.length) {
            throw new IllegalArgumentException("of the " + keys.length + " components some are there twice");
        }
        return keys;
    }

    private int key(Component component) {
        OptionalInt known = catalogue.find(component);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int key = catalogue.add(component);
        hostsByKey.addKey();
        book.hold(key);
        foreign.hold(key, component);
        return key;
    }

    private void number(HostClass each, int[] keys, KeyHosts.Loading loading) {
        int from = hosts.end();
        each.hosts().forEach(hosts::number);
        int to = hosts.end();
        each.components().forEach(place -> loading.add(keys[place], from, to));
    }

    private static Map<AdvisoryName, List<Advisory>> byName(Collection<Advisory> advisories) {
        var named = new LinkedHashMap<AdvisoryName, List<Advisory>>();
        advisories.forEach(each -> named.computeIfAbsent(AdvisoryName.of(each), name -> new ArrayList<>(1))
                .add(each));
        return named;
    }

    /**
     * Takes in what changed on a host, which may be a new one. What is added and was there, or is removed and was not, is already so.
     *
     * @param added what counts on it from now on; wins over a removal of the same
     * @param removed what no longer does
     */
    public void checkIn(HostId host, Collection<Component> added, Collection<Component> removed) {
        change(() -> {
            int number = hosts.number(host);
            removed.forEach(component -> catalogue.find(component).ifPresent(key -> hostsByKey.remove(key, number)));
            added.forEach(component -> hostsByKey.add(key(component), number));
            return number;
        });
    }

    /** Takes a host out that left the fleet. */
    public void leave(HostId host) {
        change(() -> {
            hosts.find(host).ifPresent(hostsByKey::removeFromAll);
            hosts.remove(host);
            return host;
        });
    }

    /**
     * Takes in advisories. All that one feed says here under one id takes the place of what it said under it before.
     *
     * @return the vulnerabilities that hosts have now and had not before, with these hosts
     */
    public List<Exposed> publish(Collection<Advisory> advisories) {
        return change(() -> {
            var before = new Before();
            byName(advisories).forEach((name, word) -> book.replace(name, word, before::keep));
            return before.since();
        });
    }

    /**
     * Takes back all that a feed said under an id.
     *
     * @return as {@link #publish}: what was taken back may have been a word that closed
     */
    public List<Exposed> withdraw(String feed, String id) {
        return change(() -> {
            var before = new Before();
            book.replace(new AdvisoryName(feed, id), List.of(), before::keep);
            return before.since();
        });
    }

    /**
     * Takes in all ends of support that are known, in place of those before.
     *
     * @param today as of when; it is to be told again when a day on which one ends is over
     */
    public void supports(Collection<SupportEnd> ends, LocalDate today) {
        change(() -> {
            book.supports(ends, today);
            return today;
        });
    }

    /** Which keys were open to the vulnerabilities that change. */
    private final class Before {
        private final Map<String, RoaringBitmap> openKeys = new HashMap<>();
        private final Map<Move, HostSet> gains = new HashMap<>();

        /** The keys that were open to a vulnerability, and those that are. */
        private record Move(RoaringBitmap before, RoaringBitmap now) {}

        void keep(String vulnerability) {
            openKeys.computeIfAbsent(
                    vulnerability, key -> book.openKeys(vulnerability).clone());
        }

        List<Exposed> since() {
            var exposed = new ArrayList<Exposed>();
            openKeys.forEach((vulnerability, before) -> {
                // The vulnerabilities of one advisory mostly share their keys, and then the answer.
                HostSet gained = gains.computeIfAbsent(new Move(before, book.openKeys(vulnerability)), this::gained);
                if (!gained.isEmpty()) {
                    exposed.add(new Exposed(vulnerability, gained));
                }
            });
            exposed.sort(Comparator.comparing(Exposed::vulnerability));
            return List.copyOf(exposed);
        }

        private HostSet gained(Move move) {
            RoaringBitmap gained = hostsByKey.union(RoaringBitmap.andNot(move.now(), move.before()));
            hostsByKey.takeFrom(gained, move.before());
            return new HostSet(gained);
        }
    }

    /** The hosts that have the vulnerability; none where nobody speaks of it. */
    public HostSet hostsWith(String vulnerability) {
        return answer(() -> new HostSet(hostsByKey.union(book.openKeys(vulnerability))));
    }

    /** The hosts of a group that have the vulnerability. */
    public HostSet hostsWith(String vulnerability, HostSet group) {
        return answer(() -> new HostSet(hostsByKey.unionWithin(book.openKeys(vulnerability), group.numbers())));
    }

    /** Those of the hosts that are known here, to ask about. */
    public HostSet group(Collection<HostId> some) {
        return answer(() -> hosts.setOf(some));
    }

    /** The hosts of an answer. */
    public List<HostId> ids(HostSet set) {
        return answer(() -> hosts.ids(set));
    }

    /**
     * The worst vulnerabilities that any host has: by tier, in it by the number of hosts, then by name.
     *
     * @param most how many to tell
     * @param tier how bad a vulnerability is, 0 the worst
     */
    public List<Spread> worst(int most, ToIntFunction<String> tier) {
        return answer(() -> new WorstFirst(book, hostsByKey).find(most, tier));
    }

    /** What hosts have from somebody else than the distribution, which the distribution's advisories are not held against. */
    public FromElsewhere elsewhere() {
        return answer(() -> foreign.on(hostsByKey));
    }

    /** Everything that the advisories say of a component, whether or not any host has it. */
    public List<Spoken> spoken(Component component) {
        return answer(() -> book.spoken(component));
    }

    /** The ids of the advisories that use one of these names, or a name of one that does; a CVE id is nobody's bridge. */
    public Set<String> related(Collection<String> names) {
        return answer(() -> book.related(names));
    }

    /** The components that an advisory of one of these ids opens to its vulnerabilities, or closes. */
    public List<Component> touchedBy(Set<String> ids) {
        return answer(() -> {
            var touched = new ArrayList<Component>();
            book.keysOf(ids).forEach((IntConsumer) key -> touched.add(catalogue.component(key)));
            return touched;
        });
    }

    public Counts counts() {
        return answer(() -> new Counts(
                hosts.size(),
                catalogue.size(),
                book.size(),
                book.vulnerabilities().size()));
    }

    /** Versions and ecosystems that could not be understood, each once, in the order in which they came. */
    public List<Doubt> doubts() {
        return answer(() -> List.copyOf(doubts));
    }

    private <T> T answer(Supplier<T> question) {
        return within(lock.readLock(), question);
    }

    private <T> T change(Supplier<T> step) {
        return within(lock.writeLock(), step);
    }

    private static <T> T within(Lock held, Supplier<T> step) {
        held.lock();
        try {
            return step.get();
        } finally {
            held.unlock();
        }
    }
}
