package io.oakum.server;

import io.oakum.control.FleetView;
import io.oakum.control.FleetView.Seen;
import io.oakum.core.inventory.Life;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import java.util.List;
import java.util.Locale;

/**
 * Figures for a monitoring system, in Prometheus' text form. All are looked up when they are asked for; nothing is counted on the way, and so
 * nothing can be missed or counted twice.
 */
final class Metrics {
    private final Database database;
    private final FleetView fleet;
    private final WaitingPolls waiting;

    Metrics(Database database, FleetView fleet, WaitingPolls waiting) {
        this.database = database;
        this.fleet = fleet;
        this.waiting = waiting;
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
        try {
            fleet(text);
            log(text);
            gauge(text, "oakum_database_up", "whether the database answers", 1);
        } catch (StoreException e) {
            gauge(text, "oakum_database_up", "whether the database answers", 0);
        }
        return text.toString();
    }

    private void fleet(StringBuilder text) throws StoreException {
        List<Seen> hosts = fleet.fleet().hosts();
        head(text, "oakum_hosts", "hosts by what became of them");
        for (Life life : Life.values()) {
            long count = hosts.stream().filter(host -> host.life() == life).count();
            text.append("oakum_hosts{life=\"")
                    .append(life.name().toLowerCase(Locale.ROOT))
                    .append("\"} ")
                    .append(count)
                    .append('\n');
        }
        exposures(text, hosts.stream().filter(host -> host.life().isCounted()).toList());
    }

    private static void exposures(StringBuilder text, List<Seen> counted) {
        gauge(
                text,
                "oakum_hosts_unreported",
                "hosts of the fleet of which nothing is known",
                counted.stream().filter(host -> !host.isReported()).count());
        gauge(
                text,
                "oakum_hosts_overdue",
                "hosts of the fleet with a deadline that has passed",
                counted.stream().filter(host -> host.open().overdue() > 0).count());
        gauge(
                text,
                "oakum_exposures_open",
                "vulnerabilities open on hosts of the fleet",
                counted.stream().mapToLong(host -> host.open().exposures()).sum());
        gauge(
                text,
                "oakum_exposures_overdue",
                "of these, past their deadline",
                counted.stream().mapToLong(host -> host.open().overdue()).sum());
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
