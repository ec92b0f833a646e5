package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.control.KeptIndex;
import io.oakum.store.EmbeddedDatabase;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** What a server does with its index at its start: read the whole fleet and all advisories out of PostgreSQL. Beside it the same rows, copied out plainly. */
final class IndexRebuild implements Benchmark {
    private static final int ROUNDS = 3;
    private static final double SECONDS = 1e9;
    private static final double MEBIBYTE = 1 << 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<String> ROWS = List.of(
            """
            copy (select had.host_id, had.kernel, had.digest
                    from host_baseline had
                    join host on host.id = had.host_id and host.retired_at is null
                   where upper_inf(had.seen)) to stdout (format binary)
            """,
            "copy inventory_baseline (digest, keys) to stdout (format binary)",
            "copy package_key to stdout (format binary)",
            "copy (select document from advisory where upper_inf(valid)) to stdout (format binary)");

    private final String name;
    private final int hosts;

    IndexRebuild(String name, int hosts) {
        this.name = name;
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "the index of %,d hosts made anew from PostgreSQL, beside a plain copy of the same rows (root)"
                .formatted(hosts);
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        try (KeptFleet fleet = KeptFleet.of(hosts)) {
            progress.println("filled: " + hosts + " hosts with " + fleet.inventories() + " different inventories");
            return measure(fleet, progress);
        }
    }

    /** What one round took: seconds, and mebibytes. */
    private record Round(double ours, double busy, double plain, double heap, int hosts) {
        static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
            return Median.of(rounds.stream().mapToDouble(of).boxed().toList());
        }
    }

    private Result measure(KeptFleet fleet, PrintStream progress) throws Exception {
        long bytes = copied(fleet.owner());
        var rounds = new ArrayList<Round>();
        for (int round = 1; round <= ROUNDS; round++) {
            rounds.add(round(fleet));
            progress.printf("round %d of %d: %s%n", round, ROUNDS, rounds.getLast());
        }
        double ours = Round.median(rounds, Round::ours);
        double plain = Round.median(rounds, Round::plain);
        String median = "s, median of " + ROUNDS;
        return new Result(
                name,
                List.of(
                        new Figure("hosts in the index", rounds.getLast().hosts(), "of " + hosts),
                        new Figure("different inventories", fleet.inventories(), "rows"),
                        new Figure("bytes copied", bytes, "bytes"),
                        new Figure("index made from PostgreSQL", ours, median),
                        new Figure("the server's own processor time in it", Round.median(rounds, Round::busy), median),
                        new Figure("the same rows copied out", plain, median),
                        new Figure(
                                "heap that it keeps", Round.median(rounds, Round::heap), "MiB, median of " + ROUNDS)),
                "COPY ... TO STDOUT of the same rows, which nothing reads, PostgreSQL " + EmbeddedDatabase.VERSION,
                ours / plain,
                "time of the index divided by the copy's; less is better",
                "every host in the index, made in less than 30 s, in less than 1,024 MiB of heap");
    }

    private static Round round(KeptFleet fleet) throws Exception {
        long before = Heap.used();
        long began = System.nanoTime();
        copied(fleet.owner());
        long between = System.nanoTime();
        long idle = THREADS.getCurrentThreadCpuTime();
        var index = new KeptIndex(fleet.database());
        index.catchUp();
        double busy = (THREADS.getCurrentThreadCpuTime() - idle) / SECONDS;
        double ours = (System.nanoTime() - between) / SECONDS;
        double heap = (Heap.used() - before) / MEBIBYTE;
        return new Round(
                ours,
                busy,
                (between - began) / SECONDS,
                heap,
                index.index().counts().hosts());
    }

    private static long copied(Connection connection) throws SQLException {
        long bytes = 0;
        for (String rows : ROWS) {
            CopyOut copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyOut(rows);
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                bytes += row.length;
            }
        }
        return bytes;
    }
}
