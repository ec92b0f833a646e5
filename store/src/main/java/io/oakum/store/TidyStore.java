package io.oakum.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Takes away what has served its purpose. What is evidence stays: plans, signatures, verdicts, the log. */
public final class TidyStore {
    private static final Map<String, String> WAYS = ways();

    private final Handle handle;

    TidyStore(Handle handle) {
        this.handle = handle;
    }

    private static Map<String, String> ways() {
        var ways = new LinkedHashMap<String, String>();
        ways.put("signInLinks", "delete from sign_in_link where expires_at < now() - make_interval(days => :days)");
        ways.put("sessions", """
                delete from web_session where coalesce(ended_at, seen_at) < now() - make_interval(days => :days)
                """);
        ways.put(
                "enrolmentTokens",
                "delete from enrolment_token where expires_at < now() - make_interval(days => :days)");
        ways.put("apiTokens", """
                delete from api_token where least(expires_at, revoked_at) < now() - make_interval(days => :days)
                """);
        ways.put("feedRuns", """
                delete from feed_run old
                 where old.ended_at < now() - make_interval(days => :days)
                   and exists (select from feed_run later where later.feed = old.feed and later.id > old.id
                                and later.outcome = 'taken')
                """);
        ways.put("tasks", "delete from host_task where ended_at < now() - make_interval(days => :days)");
        ways.put("executionLogs", """
                update host_execution set log = ''
                 where log <> '' and settled_at < now() - make_interval(days => :days)
                """);
        return ways;
    }

    /**
     * Takes away what ended longer ago.
     *
     * @return how many rows of each kind went; those of which none did are not in it
     */
    public Map<String, Integer> takeAway(Duration kept) {
        var gone = new LinkedHashMap<String, Integer>();
        WAYS.forEach((kind, sql) -> {
            int rows =
                    handle.createUpdate(sql).bind("days", (int) kept.toDays()).execute();
            if (rows > 0) {
                gone.put(kind, rows);
            }
        });
        return gone;
    }
}
