package io.oakum.control;

import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.index.Spoken;
import io.oakum.store.ChangeStore.Change;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.ChangeStore.Position;
import io.oakum.store.Database;
import io.oakum.store.KeyStore.Key;
import io.oakum.store.KeyStore.Said;
import io.oakum.store.KeyStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Derives what follows from changes: which package versions an advisory opens, and what is then open on which host, by when. Any
 * server process may do it, one at a time; what is derived twice is the same.
 */
public final class DeriveExposures {
    private static final int BATCH = 2000;

    /** So many hosts are looked at together: each brings some hundred keys. */
    private static final int HOSTS = 200;

    /** So long changes are kept for whoever reads them. */
    static final Duration KEPT = Duration.ofDays(1);

    private final Database database;
    private final KeptIndex index;
    private final HostExposures exposures;

    public DeriveExposures(Database database, KeptIndex index, PoliciesInForce policies) {
        this.database = database;
        this.index = index;
        this.exposures = new HostExposures(index, policies);
    }

    /** Derives from all changes that are there. @return how many there were */
    public int catchUp() throws StoreException {
        database.change(tx -> tx.changes().noteEnds(LocalDate.ofInstant(tx.now(), ZoneOffset.UTC)));
        int all = 0;
        int some;
        do {
            Position read = index.catchUp();
            some = database.transact(tx -> derive(tx, read));
            all += some;
        } while (some > 0);
        if (all > 0) {
            database.change(tx -> tx.changes().forget(KEPT));
        }
        return all;
    }

    private int derive(Transaction tx, Position read) {
        Position from = tx.changes().derivedForUpdate();
        List<Change> changes = tx.changes().after(from, BATCH).stream()
                .filter(change -> change.position().compareTo(read) <= 0)
                .toList();
        if (changes.isEmpty()) {
            return 0;
        }
        Instant now = tx.now();
        // Keys before hosts, here as with each report: in another order two could wait for each other in a circle.
        List<Said> moved = advisories(tx, KeptIndex.subjects(changes, Kind.ADVISORY), now);
        Set<HostId> hosts = told(tx, changes);
        hosts.forEach(host -> holdNewKeys(tx, host, now));
        moved(tx, moved, now);
        Set<String> flaws = KeptIndex.subjects(changes, Kind.VULNERABILITY);
        if (!flaws.isEmpty()) {
            inParts(tx.exposures().hostsWith(flaws), part -> exposures.derive(tx, part, flaws, now));
        }
        inParts(List.copyOf(hosts), part -> exposures.derive(tx, part, now));
        tx.changes().derivedUpTo(changes.getLast().position());
        return changes.size();
    }

    /** The hosts of which everything is derived anew. */
    private static Set<HostId> told(Transaction tx, List<Change> changes) {
        var hosts = KeptIndex.subjects(changes, Kind.HOST).stream()
                .map(HostId::new)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!KeptIndex.subjects(changes, Kind.POLICIES).isEmpty()
                || !KeptIndex.subjects(changes, Kind.SUPPORT).isEmpty()) {
            tx.hosts().all().forEach(row -> hosts.add(row.id()));
        }
        return hosts;
    }

    private static void inParts(List<HostId> hosts, java.util.function.Consumer<List<HostId>> step) {
        for (int from = 0; from < hosts.size(); from += HOSTS) {
            step.accept(hosts.subList(from, Math.min(hosts.size(), from + HOSTS)));
        }
    }

    /**
     * Derives what is open on one host at once, in the transaction in which its report came.
     *
     * @param at when the report was taken
     */
    void reported(Transaction tx, HostId host, Instant at) {
        // What is said so is said as far as this process has read; who derives in the order of the changes has the last
        // word.
        tx.keys().begin(said(tx.keys().notHeld(host)), tx.now(), true);
        exposures.derive(tx, List.of(host), at);
    }

    private List<Said> said(List<Key> keys) {
        var said = new ArrayList<Said>();
        for (Key key : keys) {
            key.component()
                    .ifPresent(component ->
                            index.index().spoken(component).forEach(spoken -> said.addAll(said(key.id(), spoken))));
        }
        return said;
    }

    /** In the order of the changes, so that the index knows of every advisory that came before the key, and of the key before others. */
    private void holdNewKeys(Transaction tx, HostId host, Instant now) {
        List<Key> fresh = tx.keys().notHeld(host);
        if (fresh.isEmpty()) {
            return;
        }
        List<Long> ids = fresh.stream().map(Key::id).toList();
        List<Said> said = said(fresh);
        // The process that took the report may have been behind.
        var still = new HashSet<>(said);
        tx.keys()
                .end(
                        tx.keys().saidOf(ids).stream()
                                .map(Standing::said)
                                .filter(each -> !still.contains(each))
                                .toList(),
                        now);
        tx.keys().begin(said, now, true);
        tx.keys().held(ids, now);
    }

    private static List<Said> said(long key, Spoken spoken) {
        var attribution = spoken.attribution();
        if (!spoken.closes() && attribution.says() != Says.AFFECTED) {
            return List.of();
        }
        return spoken.vulnerabilities().stream()
                .map(vulnerability -> new Said(
                        attribution.advisory().source().feed(),
                        attribution.advisory().id(),
                        key,
                        vulnerability,
                        spoken.closes(),
                        attribution.affected().stance().name(),
                        attribution.fixed().orElse("")))
                .toList();
    }

    /**
     * What the advisories of these ids say now takes the place of what was kept of them; those who share a name move along.
     *
     * @return what ended and what began
     */
    private List<Said> advisories(Transaction tx, Set<String> changed, Instant now) {
        if (changed.isEmpty()) {
            return List.of();
        }
        var ids = new HashSet<>(changed);
        ids.addAll(index.index().related(tx.advisories().everNamed(changed)));
        List<Said> before = tx.keys().saidBy(ids);
        Set<Said> after = saidNow(tx, ids, before);
        List<Said> ended = before.stream().filter(each -> !after.contains(each)).toList();
        var known = new HashSet<>(before);
        List<Said> begun = after.stream().filter(each -> !known.contains(each)).toList();
        tx.keys().end(ended, now);
        tx.keys().begin(begun, now, false);
        var moved = new ArrayList<>(ended);
        moved.addAll(begun);
        return moved;
    }

    private Set<Said> saidNow(Transaction tx, Set<String> ids, List<Said> before) {
        var components = new LinkedHashSet<Component>(index.index().touchedBy(ids));
        before.forEach(each -> index.component(tx, each.key()).ifPresent(components::add));
        // Two statements of one advisory may say the same of a key but for the fix: the first fix counts.
        Map<List<Object>, Said> now = new HashMap<>();
        for (Component component : components) {
            List<Spoken> spoken = index.index().spoken(component).stream()
                    .filter(each -> ids.contains(each.attribution().advisory().id()))
                    .toList();
            for (long key : index.numbers(component)) {
                spoken.forEach(each -> said(key, each)
                        .forEach(said -> now.putIfAbsent(
                                List.of(said.source(), said.advisory(), said.key(), said.vulnerability()), said)));
            }
        }
        return new LinkedHashSet<>(now.values());
    }

    private void moved(Transaction tx, Collection<Said> moved, Instant now) {
        if (moved.isEmpty()) {
            return;
        }
        var keys = moved.stream().map(Said::key).collect(Collectors.toSet());
        var vulnerabilities = moved.stream().map(Said::vulnerability).collect(Collectors.toSet());
        inParts(tx.keys().hostsWith(keys), part -> exposures.derive(tx, part, vulnerabilities, now));
    }
}
