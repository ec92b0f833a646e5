package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore.Group;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is said of groups: that their hosts come and go by themselves, or are changed one at a time. To leave the fleet is a record, with its
 * reason, also where no person decides it.
 */
public final class KeepGroups {
    private final Database database;

    public KeepGroups(Database database) {
        this.database = database;
    }

    /**
     * What is not said stays as it was.
     *
     * @param silence after which a host of the group is retired; zero for never
     * @param oneAtATime whether no two of its hosts are changed at once, by whatever rollouts
     * @return whether it was otherwise before
     */
    public boolean say(String tag, Optional<Duration> silence, Optional<Boolean> oneAtATime, Actor actor)
            throws StoreException {
        return database.transact(tx -> {
            Group was = tx.tags().groups().stream()
                    .filter(group -> group.tag().equals(tag))
                    .findFirst()
                    .orElse(new Group(tag, Optional.empty(), false));
            var next = new Group(
                    tag,
                    silence.isPresent() ? silence.filter(Duration::isPositive) : was.silence(),
                    oneAtATime.orElse(was.isOneAtATime()));
            tx.tags().keepGroup(next);
            record(tx, was, next, actor);
            return !next.equals(was);
        });
    }

    private static void record(Transaction tx, Group was, Group next, Actor actor) {
        if (!next.silence().equals(was.silence())) {
            next.silence()
                    .ifPresentOrElse(
                            silence -> Recorded.done(
                                    tx,
                                    actor,
                                    "group.retires",
                                    next.tag(),
                                    JsonObject.with("silenceSeconds", silence.toSeconds())
                                            .build()),
                            () -> Recorded.done(tx, actor, "group.stays", next.tag()));
        }
        if (next.isOneAtATime() != was.isOneAtATime()) {
            Recorded.done(tx, actor, next.isOneAtATime() ? "group.one-at-a-time" : "group.side-by-side", next.tag());
        }
    }

    public List<Group> groups() throws StoreException {
        return database.transact(tx -> tx.tags().groups());
    }

    /** Retires those whose time has come. */
    public void look() throws StoreException {
        database.change(tx -> {
            for (Group group : tx.tags().groups()) {
                if (group.silence().isEmpty()) {
                    continue;
                }
                for (HostId host : tx.tags().overdue(group)) {
                    Enrolment.retire(
                            tx,
                            host,
                            "group " + group.tag() + ": silent for more than "
                                    + group.silence().get().toHours() + " h",
                            Actor.SERVER);
                }
            }
        });
    }
}
