package io.oakum.server;

import io.oakum.core.inventory.Life;
import io.oakum.store.ChangelogWords.Figures;
import io.oakum.store.Database;
import io.oakum.store.FigureStore.Hosts;
import io.oakum.store.StoreException;
import io.oakum.store.VulnerabilityStore.Totals;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Figures for a monitoring system, in Prometheus' text form. All are looked up when they are asked for; nothing is counted on the way, and so
 * nothing can be missed or counted twice.
 */
final class Metrics {
    private final Database database;
    private final WaitingPolls waiting;
    private final Optional<PeopleTls> tls;
    private final InstantSource clock;

    Metrics(Database database, WaitingPolls waiting, Optional<PeopleTls> tls, InstantSource clock) {
        this.database = database;
        this.waiting = waiting;
        this.tls = tls;
        this.clock = clock;
    }

    String text() {
        var text = new StringBuilder();
        Runtime jvm = Runtime.getRuntime();
        gauge(text, "oakum_polls_waiting", "agents that are kept waiting for something to do", waiting.count());
        gauge(
                text,
                "oakum_heap_used_bytes",
                "memory in use by the server's own objects",
                jvm.totalMemory() - jvm.freeMemory());
        tls.ifPresent(shown -> gauge(
                text,
                "oakum_certificate_ends_in_seconds",
                "time until the certificate that people are shown ends; less than nothing where it has",
                shown.left(clock.instant()).toSeconds()));
        try {
            fleet(text);
            changelogs(text);
            log(text);
            gauge(text, "oakum_database_up", "whether the database answers", 1);
        } catch (StoreException e) {
            gauge(text, "oakum_database_up", "whether the database answers", 0);
        }
        return text.toString();
    }

    private void fleet(StringBuilder text) throws StoreException {
        Hosts hosts = database.transact(tx -> tx.figures().hosts());
        long retired = database.transact(tx -> tx.figures().retired());
        head(text, "oakum_hosts", "hosts by what became of them");
        for (Life life : Life.values()) {
            text.append("oakum_hosts{life=\"")
                    .append(life.name().toLowerCase(Locale.ROOT))
                    .append("\"} ")
                    .append(count(life, hosts, retired))
                    .append('\n');
        }
        gauge(text, "oakum_hosts_unreported", "hosts of the fleet of which nothing is known", hosts.unreported());
        gauge(text, "oakum_hosts_overdue", "hosts of the fleet with a deadline that has passed", hosts.late());
        Totals exposures = database.transact(tx -> tx.vulnerabilities().totals());
        gauge(text, "oakum_exposures_open", "vulnerabilities open on hosts of the fleet", exposures.open());
        gauge(text, "oakum_exposures_overdue", "of these, past their deadline", exposures.late());
    }

    private static long count(Life life, Hosts hosts, long retired) {
        return switch (life) {
            case EXPECTED -> hosts.expected();
            case PENDING -> hosts.pending();
            case ACTIVE -> hosts.active();
            case SILENT -> hosts.silent();
            case QUARANTINED -> hosts.quarantined();
            case RETIRED -> retired;
        };
    }

    private void changelogs(StringBuilder text) throws StoreException {
        Figures figures = database.transact(tx -> tx.changelogs().figures());
        gauge(text, "oakum_changelogs", "package files of which hosts told what the changelog says", figures.files());
        gauge(text, "oakum_changelogs_contested", "of these, on which hosts do not agree", figures.contested());
    }

    private void log(StringBuilder text) throws StoreException {
        gauge(
                text,
                "oakum_log_entries",
                "entries of the audit log",
                database.transact(tx -> tx.audit().size()));
        gauge(
                text,
                "oakum_log_pending",
                "entries that wait for their place in it",
                database.transact(tx -> tx.audit().pending()));
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        head(text, name, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }
}
