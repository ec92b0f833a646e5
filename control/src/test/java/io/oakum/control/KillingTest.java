package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Intent;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.ExecutionStore;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.RolloutStore.Beginning;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore.Group;
import io.oakum.store.TagStore.Source;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Several servers look at the same rollouts on a real PostgreSQL, hosts carry out and lose answers, a person pauses and ends, and
 * somebody kills connections in the middle of it all. Whatever comes of each rollout, the laws hold.
 */
class KillingTest {
    private static final int SERVERS = 3;
    private static final int HOSTS = 18;
    private static final int ROLLOUTS = 8;

    /** A group whose hosts go one at a time, and how many are in it. */
    private static final String TOGETHER = "together";

    private static final int IN_GROUP = 3;
    private static final Sha256 CHANGES = Sha256.of(new byte[] {7});
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Addresses addresses = TestDatabase.fresh();
    private final Random random = new Random(20261125);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger killed = new AtomicInteger();
    private final AtomicInteger lookFailures = new AtomicInteger();

    /** The rights to change a host that hosts were given. */
    private final Set<Long> acted = ConcurrentHashMap.newKeySet();

    /** When a rollout was paused, and when somebody let it go on: by the database's clock. */
    private record Pause(String rollout, Instant from, Instant until) {}

    private final List<Pause> pauses = new ArrayList<>();

    private static List<HostId> hosts(int from, int until) {
        var hosts = new ArrayList<HostId>();
        for (int i = from; i < until; i++) {
            hosts.add(new HostId("h-" + i));
        }
        return hosts;
    }

    private Database open() throws StoreException {
        return Database.open(addresses.owner(), addresses.application());
    }

    @Test
    @BadInput("L4")
    void no_kill_breaks_a_law() throws Exception {
        try (Database database = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            prepare(database);
            var work = new ArrayList<Future<?>>();
            var servers = new ArrayList<Database>();
            for (int i = 0; i < SERVERS; i++) {
                Database server = open();
                servers.add(server);
                work.add(threads.submit(() -> serve(server)));
            }
            for (HostId host : hosts(0, HOSTS)) {
                work.add(threads.submit(() -> beHost(database, host, new Random(host.hashCode()))));
            }
            work.add(threads.submit(this::kill));
            steer(database);
            awaitTheEnd(database);
            isOver.set(true);
            for (Future<?> one : work) {
                one.get();
            }
            servers.forEach(Database::close);
        }
        // The connections of the one above may have been killed since they were last used.
        try (Database database = open()) {
            check(database);
        }
        System.err.println("killing: " + ROLLOUTS + " rollouts over " + HOSTS + " hosts, " + SERVERS + " servers, "
                + killed.get() + " connections killed, " + acted.size() + " rights given, " + lookFailures.get()
                + " looks that broke off, " + pauses.size() + " pauses");
    }

    private void prepare(Database database) throws StoreException {
        database.change(tx -> {
            tx.plans().keepChangeSet(CHANGES, "\n");
            tx.tags().keepGroup(new Group(TOGETHER, Optional.empty(), true));
            for (HostId host : hosts(0, HOSTS)) {
                var key = SigningKey.generate(new SecureRandom()).verifyingKey();
                tx.hosts().ask(new Candidate(host, host.value(), "debian 12", "m-" + host, key));
                tx.hosts().approve(host);
            }
            for (HostId host : hosts(0, IN_GROUP)) {
                tx.tags().add(host, TOGETHER, Source.PERSON);
            }
            tx.hosts()
                    .hear(hosts(0, HOSTS).stream()
                            .map(host -> new Heard(host, tx.now().plus(Duration.ofHours(1)), "b", "0"))
                            .toList());
            for (int i = 0; i < ROLLOUTS; i++) {
                begin(tx, i);
            }
        });
    }

    /** Each over two thirds of the hosts, so that they get into each other's way. */
    private void begin(io.oakum.store.Transaction tx, int number) {
        List<HostId> all = hosts(0, HOSTS);
        java.util.Collections.shuffle(all, random);
        List<HostId> mine = all.subList(0, HOSTS * 2 / 3);
        var rings = List.of(
                ring(0, mine.subList(0, 2)), ring(1, mine.subList(2, 7)), ring(2, mine.subList(7, mine.size())));
        String plan = "p-" + number;
        tx.plans().begin(plan, "person:admin", "{}", mine);
        Map<HostId, Sha256> changeSets = mine.stream().collect(Collectors.toMap(host -> host, _ -> CHANGES));
        tx.rollouts()
                .begin(
                        new Beginning(
                                "r-" + number,
                                plan,
                                "apply",
                                Optional.empty(),
                                "person:admin",
                                tx.now(),
                                tx.now().plus(Duration.ofDays(1))),
                        rings,
                        changeSets);
    }

    private static Ring ring(int no, List<HostId> hosts) {
        return new Ring(
                no,
                hosts,
                2,
                new Gate(hosts.size() - 1, 1),
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                false);
    }

    private void serve(Database server) {
        var advance = new AdvanceRollouts(server);
        while (!isOver.get()) {
            try {
                advance.look();
                pause(20);
            } catch (StoreException e) {
                lookFailures.incrementAndGet();
            }
        }
    }

    /** Does what it has the right to, once, and says so until it is heard; sometimes it says it twice. */
    private void beHost(Database database, HostId host, Random chance) {
        while (!isOver.get()) {
            try {
                pause(10 + chance.nextInt(30));
                var active = database.transact(tx -> tx.executions().active(host));
                if (active.isPresent() && isGiven(database, active.get())) {
                    carryOut(database, active.get(), chance);
                }
            } catch (StoreException e) {
                // The answer got lost on its way: it is asked again.
            }
        }
    }

    private static boolean isGiven(Database database, ExecutionStore.Row row) throws StoreException {
        return row.givenAt().isPresent() || database.transact(tx -> tx.given().give(row.id(), token(row)));
    }

    private static long token(ExecutionStore.Row row) {
        return ((io.oakum.core.rollout.Execution.Active) row.state()).lease().token();
    }

    private void carryOut(Database database, ExecutionStore.Row row, Random chance) throws StoreException {
        long token = token(row);
        acted.add(token);
        Verdict verdict = chance.nextInt(10) == 0 ? Verdict.FAILED : Verdict.CONFIRMED;
        for (int i = 0; i <= chance.nextInt(2); i++) {
            database.change(tx -> {
                if (tx.executions().end(row.id(), token, verdict, "", "{}")) {
                    tx.rollouts().lookSoon(List.of(row.rollout()));
                }
            });
        }
        // A stale answer: the right was given back with the first.
        boolean counted = database.transact(tx -> tx.executions().end(row.id(), token, Verdict.REVERTED, "", "{}"));
        assertThat(counted).isFalse();
    }

    private void kill() {
        while (!isOver.get()) {
            pause(40);
            if (TestDatabase.killOne(addresses)) {
                killed.incrementAndGet();
            }
        }
    }

    private void steer(Database database) {
        var steer = new SteerRollout(database, new Secrets(new SecureRandom()));
        for (int i = 0; i < 6; i++) {
            String id = "r-" + random.nextInt(ROLLOUTS);
            insist(() -> steer.want(id, Intent.PAUSE, "trial", Actor.person("admin")));
            Instant from = insist(() -> database.transact(tx -> tx.now()));
            pause(150);
            Instant until = insist(() -> database.transact(tx -> tx.now()));
            insist(() -> steer.want(id, Intent.RUN, "", Actor.person("admin")));
            pauses.add(new Pause(id, from, until));
        }
        insist(() -> steer.want("r-0", Intent.ABORT, "trial", Actor.person("admin")));
    }

    @FunctionalInterface
    private interface Act<T> {
        T run() throws StoreException;
    }

    /** A person whose command broke off says it again. */
    private static <T> T insist(Act<T> act) {
        while (true) {
            try {
                return act.run();
            } catch (StoreException e) {
                pause(10);
            }
        }
    }

    private void awaitTheEnd(Database database) {
        Instant end = Instant.now().plus(LONGEST);
        while (!insist(() -> database.transact(tx -> tx.rollouts().open())).isEmpty()) {
            assertThat(Instant.now()).as("still open after " + LONGEST).isBefore(end);
            // What a gate holds, a person lets go on.
            for (int i = 0; i < ROLLOUTS; i++) {
                String id = "r-" + i;
                insist(() -> database.transact(tx -> {
                    boolean isHeld =
                            tx.rollouts().find(id).orElseThrow().phase().startsWith("held");
                    for (int ring = 0; isHeld && ring < 3; ring++) {
                        tx.rollouts().waive(id, ring, "person:admin", "trial");
                    }
                    return isHeld;
                }));
            }
            pause(50);
        }
    }

    private void check(Database database) throws StoreException {
        Map<HostId, List<ExecutionStore.Row>> byHost = new HashMap<>();
        for (int i = 0; i < ROLLOUTS; i++) {
            String id = "r-" + i;
            List<ExecutionStore.Row> rows =
                    database.transact(tx -> tx.executions().newest(id));
            assertThat(rows).as("nothing is left open in " + id).noneMatch(row -> !(row.state() instanceof Settled));
            Map<Integer, List<HostId>> hosts = rows.stream()
                    .collect(Collectors.groupingBy(
                            ExecutionStore.Row::ring,
                            Collectors.mapping(ExecutionStore.Row::host, Collectors.toList())));
            checkOrder(id, database.transact(tx -> tx.rollouts().rings(id, hosts)), rows);
            checkPauses(id, rows);
            rows.forEach(row ->
                    byHost.computeIfAbsent(row.host(), _ -> new ArrayList<>()).add(row));
        }
        byHost.forEach((host, rows) -> checkOneAtATime(host.value(), rows));
        checkOneAtATime(
                TOGETHER,
                hosts(0, IN_GROUP).stream()
                        .flatMap(host -> byHost.getOrDefault(host, List.of()).stream())
                        .toList());
        long begun = byHost.values().stream()
                .flatMap(List::stream)
                .filter(row -> row.offeredAt().isPresent())
                .count();
        assertThat(acted).as("one right an attempt, and each was acted upon").hasSize((int) begun);
    }

    private static void checkOrder(String id, List<RingRow> rings, List<ExecutionStore.Row> rows) {
        Instant before = Instant.EPOCH;
        for (RingRow ring : rings) {
            if (ring.facts().openedAt().isEmpty()) {
                assertThat(rows.stream().filter(row -> row.ring() == ring.ring().no()))
                        .as("nobody began in a ring that never opened: " + id)
                        .allMatch(row -> row.offeredAt().isEmpty());
                continue;
            }
            Instant opened = ring.facts().openedAt().get();
            assertThat(opened).as("ring " + ring.ring().no() + " of " + id).isAfterOrEqualTo(before);
            rows.stream()
                    .filter(row -> row.ring() == ring.ring().no())
                    .flatMap(row -> row.offeredAt().stream())
                    .forEach(offered -> assertThat(offered).isAfterOrEqualTo(opened));
            before = ring.facts().passedAt().orElse(Instant.MAX);
        }
    }

    private void checkPauses(String id, List<ExecutionStore.Row> rows) {
        for (Pause pause : pauses) {
            if (pause.rollout().equals(id)) {
                assertThat(rows.stream()
                                .flatMap(row -> Stream.concat(row.offeredAt().stream(), row.givenAt().stream())))
                        .as("nothing begins while " + id + " is paused")
                        .noneMatch(at -> at.isAfter(pause.from()) && at.isBefore(pause.until()));
            }
        }
    }

    private static void checkOneAtATime(String whose, List<ExecutionStore.Row> rows) {
        List<ExecutionStore.Row> begun = rows.stream()
                .filter(row -> row.offeredAt().isPresent())
                .sorted(java.util.Comparator.comparing(row -> row.offeredAt().orElseThrow()))
                .toList();
        for (int i = 1; i < begun.size(); i++) {
            Instant ended = ((Settled) begun.get(i - 1).state()).at();
            assertThat(begun.get(i).offeredAt().orElseThrow())
                    .as(whose + " is changed by one at a time")
                    .isAfterOrEqualTo(ended);
        }
        assertThat(rows).noneMatch(row -> row.state() instanceof Waiting);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
