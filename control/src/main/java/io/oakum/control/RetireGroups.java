package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore.Group;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;

/** Lets hosts go that come and go by themselves: to leave the fleet is a record, with its reason, also where no person decides it. */
public final class RetireGroups {
    private final Database database;

    public RetireGroups(Database database) {
        this.database = database;
    }

    /** @param silence after which a host of the group is retired */
    public void set(String tag, Duration silence, Actor actor) throws StoreException {
        database.change(tx -> {
            tx.tags().keepGroup(new Group(tag, silence));
            Recorded.done(
                    tx,
                    actor,
                    "group.retires",
                    tag,
                    JsonObject.with("silenceSeconds", silence.toSeconds()).build());
        });
    }

    /** From now on its hosts stay until a person retires them. @return whether it was otherwise before */
    public boolean keep(String tag, Actor actor) throws StoreException {
        return database.transact(tx -> {
            boolean was = tx.tags().dropGroup(tag);
            if (was) {
                Recorded.done(tx, actor, "group.stays", tag);
            }
            return was;
        });
    }

    public List<Group> groups() throws StoreException {
        return database.transact(tx -> tx.tags().groups());
    }

    /** Retires those whose time has come. */
    public void look() throws StoreException {
        database.change(tx -> {
            for (Group group : tx.tags().groups()) {
                for (HostId host : tx.tags().overdue(group)) {
                    Enrolment.retire(
                            tx,
                            host,
                            "group " + group.tag() + ": silent for more than "
                                    + group.silence().toHours() + " h",
                            Actor.SERVER);
                }
            }
        });
    }
}
