package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Once a day, takes away what nobody needs any more. The log says how much of what. */
public final class Tidy {
    /** Thirteen months: a year, and the month in which somebody looks back on it. */
    static final Duration KEPT = Duration.ofDays(400);

    private static final Duration PAUSE = Duration.ofDays(1);

    private final Database database;
    private final InstantSource clock;
    private Instant due;

    public Tidy(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.due = clock.instant();
    }

    public void look() throws StoreException {
        if (clock.instant().isBefore(due)) {
            return;
        }
        due = clock.instant().plus(PAUSE);
        database.change(tx -> {
            Map<String, Integer> gone = tx.tidy().takeAway(KEPT);
            if (!gone.isEmpty()) {
                JsonValue.Builder details = JsonObject.with("keptDays", KEPT.toDays());
                gone.forEach((kind, rows) -> details.and(kind, rows.longValue()));
                Recorded.done(tx, Actor.SERVER, "data.taken-away", "database", details.build());
            }
        });
    }
}
