package io.oakum.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Copies every host of a demo, with all that is kept of it, until there are as many as are wanted. What PostgreSQL holds then has the
 * shape that the program's own code gave it; how exposures stood before they came to stand as they do is not copied.
 */
final class LargeFleet {
    private static final String MADE_ID = "host_id || '-' || copy";

    /** Who is on the lists of the demo alone. */
    private static final List<String> COPIES = List.of(
            """
            insert into host select id || '-' || copy, name || '-' || copy, machine_id || '-' || copy, os, agent_key || '-' || copy, owner
                 , expected_at, asked_at, approved_at, quarantined_at, retired_at, retired_reason from host""",
            "insert into host_tag select " + MADE_ID + ", tag, source, since, until from host_tag",
            "insert into host_baseline select " + MADE_ID + ", digest, seen, boot_id, kernel from host_baseline",
            "insert into host_report select " + MADE_ID
                    + ", digest, taken_at, received_at, updates, restart, document from host_report",
            "insert into host_told select " + MADE_ID + ", refuses, problem, offered, kept, kept_by from host_told",
            "insert into asset_fact select " + MADE_ID
                    + ", exposed, criticality, scopes, said_by, valid from asset_fact",
            "insert into reported_exposure select " + MADE_ID
                    + ", vulnerability, state, hindrance, due, provisional, rule, because, packages, released, valid"
                    + " from reported_exposure",
            """
            insert into exposure_interval (host_id, vulnerability, opened_at, closed_at, state, hindrance, due, provisional, rule, because
                 , packages, sources, changed_at)
            select host_id || '-' || copy, vulnerability, opened_at, closed_at, state, hindrance, due, provisional, rule, because, packages
                 , sources, changed_at from exposure_interval""");

    /**
     * A host begins unheard and with nothing open. Nobody speaks for the copies: those of hosts that are heard stay heard for as long as it
     * takes.
     */
    private static final List<String> COUNTS = List.of("""
            update host_heard made set heard_at = had.heard_at + interval '3 hours', boot_id = had.boot_id, agent_version = had.agent_version
              from host_heard had, generate_series(1, %d) copy where made.host_id = had.host_id || '-' || copy
            """, """
            update host_open made set exposures = had.exposures, ready = had.ready, restarts = had.restarts, next_due = had.next_due
                 , due_triage = had.due_triage, due_3 = had.due_3, due_14 = had.due_14, due_60 = had.due_60, due_upgrade = had.due_upgrade
              from host_open had, generate_series(1, %d) copy where made.host_id = had.host_id || '-' || copy
            """, """
            update vulnerability_open set hosts = hosts * (%1$d + 1), ready = ready * (%1$d + 1), restarts = restarts * (%1$d + 1)
                 , unfixable = unfixable * (%1$d + 1), provisional = provisional * (%1$d + 1), late = late * (%1$d + 1)
            """);

    private LargeFleet() {}

    /** @param copies how many of each host are made */
    static void make(Connection owner, int copies, PrintStream progress) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            for (String copy : COPIES) {
                progress.println(copy.strip().replaceAll("\\s.*", "") + " " + copy.split(" ")[2] + ": "
                        + statement.executeUpdate(copy + " cross join generate_series(1, " + copies + ") copy")
                        + " rows");
            }
            for (String count : COUNTS) {
                statement.executeUpdate(count.formatted(copies));
            }
            statement.execute("vacuum analyze");
        }
    }

    static long count(Connection owner, String from) throws SQLException {
        try (Statement statement = owner.createStatement();
                var rows = statement.executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
