package io.oakum.store;

import org.jdbi.v3.core.Handle;

/** Makes of yesterday's rows something that is safe to go on from today. Needs the tables' owner. */
public final class RestoredStore {
    /** So many rights and tasks were surely not given between a back-up and its return. */
    private static final long LEAP = 1_000_000_000L;

    private final Handle handle;

    RestoredStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * What became void.
     *
     * @param rollouts that were under way, and are paused
     * @param hosts that were being changed, and are lost to their rollouts
     * @param tokens that would have let machines in
     */
    public record Voided(int rollouts, int hosts, int tokens) {}

    /** @param why for whoever finds a rollout paused */
    public Voided quiet(String by, String why) {
        handle.execute("update fleet set restored_at = now()");
        leap("select setval('lease_token', nextval('lease_token') + :leap)");
        leap("select setval(pg_get_serial_sequence('host_task', 'id'),"
                + " nextval(pg_get_serial_sequence('host_task', 'id')) + :leap)");
        leap("select setval(pg_get_serial_sequence('host_execution', 'id'),"
                + " nextval(pg_get_serial_sequence('host_execution', 'id')) + :leap)");
        int hosts = handle.createUpdate("""
                        update host_execution set settled_at = clock_timestamp(), verdict = 'LOST', why = :why
                         where step is not null and settled_at is null
                        """).bind("why", why).execute();
        int rollouts = handle.createUpdate("""
                        update rollout set intent = 'PAUSE', intent_by = :by, intent_why = :why, intent_at = now()
                         where closed_at is null and intent = 'RUN'
                        """).bind("by", by).bind("why", why).execute();
        int tokens = handle.execute("update enrolment_token set uses_left = 0 where uses_left > 0");
        handle.execute("update host_task set ended_at = now() where ended_at is null");
        handle.execute("update sign_in_link set used_at = now() where used_at is null");
        handle.execute("update web_session set ended_at = now() where ended_at is null");
        return new Voided(rollouts, hosts, tokens);
    }

    /** What was named by a number in the lost time is still known on the hosts: no number is given twice. */
    private void leap(String sql) {
        handle.createQuery(sql).bind("leap", LEAP).mapTo(Long.class).one();
    }
}
