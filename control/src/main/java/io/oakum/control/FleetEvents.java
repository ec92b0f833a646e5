package io.oakum.control;

import io.oakum.store.AuditStore.Placed;
import io.oakum.store.ChangeStore.Change;
import io.oakum.store.ChangeStore.Position;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonException;
import io.oakum.trust.log.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What happens to the fleet, for programs that follow it: what was derived anew, and what people, hosts and the server did. It comes
 * from the changes, told once everything is derived that follows from them, and from the log; so every server process tells the same,
 * each of the two in its own order, and whoever says how far it came misses nothing.
 */
public final class FleetEvents {
    /** Changes are kept for a little longer: whoever comes later may have missed some. */
    static final Duration TOLD_FOR = DeriveExposures.KEPT.minusHours(1);

    private static final int MOST = 500;
    private static final String EXPOSURES = "exposures";
    private static final String ROLLOUT = "rollout";

    /** Of what the log tells, who may look at the fleet sees these; who signs in and with what is for those who may read the log. */
    private static final Set<String> FROM_LOG =
            Set.of("host", "hosts", "group", "feed", "policy", "exception", "plan", ROLLOUT);

    private final Database database;

    public FleetEvents(Database database) {
        this.database = database;
    }

    /** What a kind may begin with, before its dot. */
    public static Set<String> groups() {
        var groups = new TreeSet<>(FROM_LOG);
        groups.add(EXPOSURES);
        return groups;
    }

    /**
     * How far somebody has heard.
     *
     * @param change up to which change
     * @param entry before which entry of the log
     * @param epoch in which of the fleet's histories: a restored back-up that is declared begins another
     * @param at when it was so, by the database's clock
     */
    public record Place(Position change, long entry, long epoch, Instant at) {
        private Place change(Position next, Instant now) {
            return new Place(next, entry, epoch, now);
        }

        private Place entry(long next, Instant now) {
            return new Place(change, next, epoch, now);
        }
    }

    /**
     * @param next where to go on behind it
     * @param kind such as {@code rollout.ring-opened}
     * @param of what it happened to: an id, or a name where that is the id
     * @param became the state it came into, where that is what happened
     * @param outcome {@code done}, or why it was refused
     */
    public record Event(Place next, String kind, Instant at, String of, Optional<String> became, String outcome) {}

    /** What is told to somebody who has heard up to a place. */
    public sealed interface Told {
        /** @param isMore whether more is there already */
        record Events(List<Event> events, Place next, boolean isMore) implements Told {}

        /**
         * What happened meanwhile is not all known any more.
         *
         * @param now from where on everything is
         */
        record Lost(Place now) implements Told {}
    }

    /** What was told before is over: from here on nothing is missed. */
    public Place now() throws StoreException {
        return database.transact(FleetEvents::now);
    }

    private static Place now(Transaction tx) {
        return new Place(
                tx.changes().derived(), tx.audit().size(), tx.fleet().get().epoch(), tx.now());
    }

    /**
     * The next events behind a place.
     *
     * @param groups of which kinds; what is passed over counts as heard
     */
    public Told after(Place heard, Set<String> groups) throws StoreException {
        return database.transact(tx -> {
            Place now = now(tx);
            return isLost(tx, heard, now) ? new Told.Lost(now) : events(tx, heard, now, groups);
        });
    }

    /** Also where another history took the place of the one in which somebody was so far. */
    private static boolean isLost(Transaction tx, Place heard, Place now) {
        return heard.at().isBefore(now.at().minus(TOLD_FOR))
                || heard.entry() > now.entry()
                || heard.change().compareTo(now.change()) > 0
                || heard.epoch() != now.epoch()
                || tx.fleet().get().restoredAt().filter(heard.at()::isBefore).isPresent();
    }

    private static Told events(Transaction tx, Place heard, Place now, Set<String> groups) {
        List<Change> changes = tx.changes().after(heard.change(), MOST).stream()
                .filter(change -> change.position().compareTo(now.change()) <= 0)
                .toList();
        List<Placed> entries = tx.audit().entries(heard.entry(), MOST);
        boolean isMoreChanged = changes.size() == MOST;
        var events = new ArrayList<Event>();
        Place place = heard;
        for (Change change : changes) {
            place = place.change(change.position(), change.madeAt());
            events.add(event(place, change));
        }
        Instant at = isMoreChanged ? place.at() : now.at();
        for (Placed placed : entries) {
            place = place.entry(placed.index() + 1, at);
            event(place, placed).ifPresent(events::add);
        }
        List<Event> wanted = events.stream()
                .filter(event -> groups.contains(group(event.kind())))
                .toList();
        return new Told.Events(wanted, place.entry(place.entry(), at), isMoreChanged || entries.size() == MOST);
    }

    private static Event event(Place next, Change change) {
        String kind = change.became().isPresent()
                ? ROLLOUT + ".state"
                : EXPOSURES + "." + change.kind().name().toLowerCase(Locale.ROOT);
        return new Event(next, kind, change.madeAt(), change.subject(), change.became(), LogEntry.DONE);
    }

    private static Optional<Event> event(Place next, Placed placed) {
        try {
            LogEntry entry = LogEntry.read(placed.entry());
            return FROM_LOG.contains(group(entry.action()))
                    ? Optional.of(new Event(
                            next, entry.action(), entry.at(), entry.object(), Optional.empty(), entry.outcome()))
                    : Optional.empty();
        } catch (JsonException e) {
            // Bytes of another program's: there is nothing to tell of them.
            return Optional.empty();
        }
    }

    private static String group(String kind) {
        return kind.substring(0, Math.max(0, kind.indexOf('.')));
    }
}
