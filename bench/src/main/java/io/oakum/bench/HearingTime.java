package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.control.HearHosts;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase;
import io.oakum.store.HostStore.Heard;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What it takes to keep that hosts are still here: together, as the server does each second, and each by itself. */
final class HearingTime implements Benchmark {
    private static final int HOSTS = 20_000;

    /** So many are written by themselves in a round, at once by as many as the server has connections to the database. */
    private static final int ALONE = 4000;

    private static final int AT_ONCE = 16;
    private static final int ROUNDS = 7;

    @Override
    public String name() {
        return "hearing";
    }

    @Override
    public String summary() {
        return "keeping that " + HOSTS + " hosts were heard, together against an update for each (root)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        var together = new ArrayList<Double>();
        var alone = new ArrayList<Double>();
        try (KeptFleet fleet = KeptFleet.of(HOSTS);
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int round = 0; round <= ROUNDS; round++) {
                double ours = together(fleet.database());
                double theirs = alone(fleet.database(), threads);
                requireAllHeard(fleet.database());
                progress.printf(
                        "round %d of %d: together %.0f/s, each by itself %.0f/s%n", round, ROUNDS, ours, theirs);
                // The first makes the rows, and warms up.
                if (round > 0) {
                    together.add(ours);
                    alone.add(theirs);
                }
            }
        }
        return result(Median.of(together), Median.of(alone));
    }

    private static double together(Database database) throws Exception {
        var hearing = new HearHosts(database);
        for (int no = 0; no < HOSTS; no++) {
            hearing.hear(host(no), "boot-" + no, "0.1.0", Instant.now());
        }
        long start = System.nanoTime();
        int written = hearing.write();
        return written / seconds(start);
    }

    private static double alone(Database database, ExecutorService threads) throws Exception {
        List<Callable<Void>> parts = IntStream.range(0, AT_ONCE)
                .<Callable<Void>>mapToObj(part -> () -> {
                    for (int no = part; no < ALONE; no += AT_ONCE) {
                        var heard = new Heard(host(no), Instant.now(), "boot-" + no, "0.1.0");
                        database.change(tx -> tx.hosts().hear(List.of(heard)));
                    }
                    return null;
                })
                .toList();
        long start = System.nanoTime();
        for (Future<Void> part : threads.invokeAll(parts)) {
            part.get();
        }
        return ALONE / seconds(start);
    }

    private static void requireAllHeard(Database database) throws Exception {
        for (int no : List.of(0, ALONE, HOSTS - 1)) {
            String boot = database.transact(tx -> tx.hosts().find(host(no)))
                    .orElseThrow()
                    .bootId();
            if (!boot.equals("boot-" + no)) {
                throw new IllegalStateException(host(no) + " was heard, and it is not kept: " + boot);
            }
        }
    }

    private static HostId host(int no) {
        return MadeFleet.id(no);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static Result result(double together, double alone) {
        return new Result(
                "hearing",
                List.of(
                        new Figure("hosts written together", together, "1/s"),
                        new Figure("hosts written each by itself, " + AT_ONCE + " at once", alone, "1/s")),
                "the same statement in a transaction for each host, PostgreSQL " + EmbeddedDatabase.VERSION,
                together / alone,
                "hosts a second, together by each by itself; more is better",
                "at least 5");
    }
}
