package io.oakum.control;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.feeds.format.FeedFormat;
import io.oakum.index.FleetIndex;
import io.oakum.schemes.VersionSchemes;
import io.oakum.store.ChangeStore.Change;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.ChangeStore.Position;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The fleet's index in one server process. It is built from the facts at the start, and follows the changes that any server process
 * writes, each in the order in which it became true.
 */
public final class KeptIndex {
    private static final int BATCH = 5000;

    /** Changes are kept for longer than this: who did not read for so long reads everything anew. */
    private static final Duration LONGEST_ABSENCE = Duration.ofHours(12);

    private final Database database;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile HeldFleet held = new HeldFleet(empty());
    private Position position = Position.START;
    private Instant readAt = Instant.MIN;

    public KeptIndex(Database database) {
        this.database = database;
    }

    private static FleetIndex empty() {
        return new FleetIndex(VersionSchemes::byEcosystem, KeptIndex::isTrusted);
    }

    /** A distribution's word on its own packages counts; others' are shown and close nothing. */
    private static boolean isTrusted(Advisory.Source source) {
        return FeedFormat.byTitle(source.feed()).filter(FeedFormat::isOwnWord).isPresent();
    }

    public FleetIndex index() {
        return held.index();
    }

    /** Reads what changed since the last time; the first time, everything. @return up to where it has read */
    public Position catchUp() throws StoreException {
        turn.lock();
        try {
            Instant now = database.transact(Transaction::now);
            if (readAt.isBefore(now.minus(LONGEST_ABSENCE))) {
                database.change(this::build);
            }
            while (database.transact(this::follow) == BATCH) {
                // Until nothing more is there to read.
            }
            readAt = now;
            return position;
        } finally {
            turn.unlock();
        }
    }

    private void build(Transaction tx) {
        // What changes while this is read is read once more afterwards, and is then already so.
        Position from = tx.changes().now();
        var fleet = new HeldFleet(empty());
        fleet.load(tx);
        held = fleet;
        position = from;
    }

    private int follow(Transaction tx) {
        List<Change> changes = tx.changes().after(position, BATCH);
        if (changes.isEmpty()) {
            return 0;
        }
        hosts(tx, subjects(changes, Kind.HOST));
        advisories(tx, subjects(changes, Kind.ADVISORY));
        if (!subjects(changes, Kind.SUPPORT).isEmpty()) {
            held.readSupport(tx);
        }
        position = changes.getLast().position();
        return changes.size();
    }

    static Set<String> subjects(List<Change> changes, Kind kind) {
        var subjects = new LinkedHashSet<String>();
        changes.stream().filter(change -> change.kind() == kind).forEach(change -> subjects.add(change.subject()));
        return subjects;
    }

    private void hosts(Transaction tx, Set<String> ids) {
        if (!ids.isEmpty()) {
            held.follow(tx, ids.stream().map(HostId::new).toList());
        }
    }

    private void advisories(Transaction tx, Set<String> names) {
        if (names.isEmpty()) {
            return;
        }
        List<Advisory> said = tx.advisories().said(names);
        var speaking = new HashSet<List<String>>();
        said.forEach(each -> speaking.add(List.of(each.source().feed(), each.id())));
        for (String name : names) {
            for (FeedFormat format : FeedFormat.values()) {
                if (!speaking.contains(List.of(format.title(), name))) {
                    held.index().withdraw(format.title(), name);
                }
            }
        }
        held.index().publish(said);
    }

    /** What a key is in the words of advisories; empty where none speak of its system. */
    Optional<Component> component(Transaction tx, long key) {
        return locked(() -> {
            if (key > held.keys().highest()) {
                held.readKeys(tx);
            }
            return held.keys().component(key);
        });
    }

    /** The keys that are this component. */
    List<Long> numbers(Component component) {
        return locked(() -> List.copyOf(held.keys().numbers(component)));
    }

    private <T> T locked(java.util.function.Supplier<T> step) {
        turn.lock();
        try {
            return step.get();
        } finally {
            turn.unlock();
        }
    }
}
