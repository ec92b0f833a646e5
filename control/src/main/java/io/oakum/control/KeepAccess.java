package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes into the log who read it, who was refused something, and when the server began and ended. */
public final class KeepAccess {
    /** Whoever reads on, or tries again, within that time is in it already. */
    private static final Duration ONCE = Duration.ofMinutes(10);

    private static final int MANY = 10_000;

    private final Database database;
    private final InstantSource clock;
    private final Map<String, Instant> last = new ConcurrentHashMap<>();

    public KeepAccess(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public void recordRead(String person) throws StoreException {
        once(person, "log.read", "log");
    }

    /** @param what somebody who is known may not do: a method and the route of it */
    public void recordRefused(String person, String what) throws StoreException {
        once(person, "access.refused", what);
    }

    private void once(String person, String action, String object) throws StoreException {
        Instant now = clock.instant();
        Instant before = last.put(person + " " + action + " " + object, now);
        if (before != null && before.plus(ONCE).isAfter(now)) {
            return;
        }
        if (last.size() > MANY) {
            last.clear();
        }
        database.change(tx -> {
            Actor actor = Actor.person(person);
            if (action.equals("access.refused")) {
                Recorded.refused(tx, actor, action, object, "the roles do not allow it");
            } else {
                Recorded.done(tx, actor, action, object);
            }
        });
    }

    /** @param version of the program; empty where it is not known */
    public void begun(String version) throws StoreException {
        database.change(tx -> Recorded.done(
                tx,
                Actor.SERVER,
                "server.begun",
                "server",
                JsonObject.with("version", version).build()));
    }

    public void ended() throws StoreException {
        database.change(tx -> Recorded.done(tx, Actor.SERVER, "server.ended", "server"));
    }
}
