package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.TimeToPatch.Left;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Bod2604.Tier;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.TrendStore.Point;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a real database says of the past, against hosts whose whole story is known. */
class TrendStoreTest {
    private static final int HOSTS = 12;
    private static final int REPORTS = 60;
    private static final Duration BETWEEN = Duration.ofHours(7);
    private static final Duration STEP = Duration.ofDays(1);

    /** One exposure as the test knows it; {@code due} by when it was set, {@code fixable} and {@code closed} with at most one instant. */
    private record Story(Instant opened, TreeMap<Instant, Instant> due, List<Instant> fixable, List<Instant> closed) {}

    private final Random random = new Random(5);
    private final List<Story> stories = new ArrayList<>();
    private final Database database = TestDatabase.opened();
    private final Instant now = now();

    private Instant now() {
        try {
            return database.transact(Transaction::now).truncatedTo(ChronoUnit.SECONDS);
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void it_is_what_the_hosts_told() throws Exception {
        for (int n = 0; n < HOSTS; n++) {
            live(n);
        }
        Instant from = now.minus(Duration.ofDays(20));

        List<Point> points = database.transact(tx -> tx.trends().overTime(from, STEP));
        List<Left> ages = database.transact(tx -> tx.trends().ages(from, now.minus(Duration.ofDays(4))));

        assertThat(points).hasSize(21);
        for (Point point : points) {
            assertThat(point)
                    .isEqualTo(new Point(
                            point.at(),
                            stories.stream()
                                    .filter(one -> isOpen(one, point.at()))
                                    .count(),
                            stories.stream()
                                    .filter(one -> isLate(one, point.at()))
                                    .count()));
        }
        assertThat(points).anyMatch(point -> point.late() > 0).anyMatch(point -> point.open() > point.late());
        assertThat(ages).isEqualTo(expectedAges(from, now.minus(Duration.ofDays(4))));
        assertThat(ages).anyMatch(one -> one.open() > 0).anyMatch(one -> one.closed() > 0);
        Optional<Instant> began = database.transact(tx -> tx.trends().began());
        assertThat(began)
                .contains(stories.stream()
                        .map(Story::opened)
                        .min(Instant::compareTo)
                        .orElseThrow());
        database.close();
    }

    @Test
    void a_host_that_left_the_fleet_has_nothing_open_any_more() throws Exception {
        Instant from = now.minus(Duration.ofDays(2));
        HostId host = host(99);
        record(host, from.plusSeconds(60), Map.of("CVE-2026-1", now.minus(Duration.ofDays(1))), "fix-available");
        database.change(tx -> tx.hosts().retire(host, "gone"));

        List<Point> points = database.transact(tx -> tx.trends().overTime(from, Duration.ofHours(6)));
        List<Left> ages = database.transact(tx -> tx.trends().ages(from, now.plusSeconds(60)));
        List<Point> after = database.transact(tx -> tx.trends().overTime(tx.now(), STEP));

        assertThat(points.getFirst()).isEqualTo(new Point(from, 0, 0));
        assertThat(points.get(2)).isEqualTo(new Point(from.plus(Duration.ofHours(12)), 1, 0));
        assertThat(points.get(7)).isEqualTo(new Point(from.plus(Duration.ofHours(42)), 1, 1));
        assertThat(after.getFirst().open()).isZero();
        assertThat(ages).containsExactly(new Left(48, 0, 1));
        database.close();
    }

    private HostId host(int n) throws Exception {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        var candidate = new Candidate(new HostId("h-" + n), "web-" + n, "debian 12", "m" + n, key);
        return database.transact(tx -> {
            HostId id = tx.hosts().ask(candidate);
            tx.hosts().approve(id);
            return id;
        });
    }

    private void record(HostId host, Instant at, Map<String, Instant> open, String state) throws Exception {
        String rule = Bod2604.rule(List.of(Tier.values()).get(1));
        database.change(tx -> tx.exposures()
                .record(
                        host,
                        at,
                        open.entrySet().stream()
                                .map(one -> new Reported(
                                        one.getKey(),
                                        state,
                                        "",
                                        one.getValue(),
                                        false,
                                        rule,
                                        List.of("a"),
                                        List.of("openssl")))
                                .toList()));
    }

    /** One host: at each report some exposures are there, with deadlines that come nearer, and a fix for all or none. */
    private void live(int n) throws Exception {
        HostId host = host(n);
        var open = new HashMap<String, Story>();
        Instant at = now.minus(BETWEEN.multipliedBy(REPORTS)).plus(Duration.ofMinutes(n + 5));
        for (int report = 0; report < REPORTS; report++) {
            boolean hasFix = random.nextInt(3) > 0;
            var told = new HashMap<String, Instant>();
            for (int cve = 0; cve < 5; cve++) {
                if (random.nextInt(10) < (open.containsKey("CVE-2026-" + cve) ? 8 : 2)) {
                    told.put(
                            "CVE-2026-" + cve,
                            at.plus(Duration.ofHours(random.nextInt(400))).plusMillis(500));
                }
            }
            record(host, at, told, hasFix ? "fix-available" : "no-fix");
            remember(open, told, at, hasFix);
            at = at.plus(BETWEEN);
        }
    }

    private void remember(Map<String, Story> open, Map<String, Instant> told, Instant at, boolean hasFix) {
        told.forEach((cve, due) -> {
            Story story = open.computeIfAbsent(cve, _ -> {
                var begun = new Story(at, new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
                stories.add(begun);
                return begun;
            });
            var last = story.due().lastEntry();
            story.due().put(at, last == null || due.isBefore(last.getValue()) ? due : last.getValue());
            if (hasFix && story.fixable().isEmpty()) {
                story.fixable().add(at);
            }
        });
        open.entrySet().removeIf(one -> {
            boolean isGone = !told.containsKey(one.getKey());
            if (isGone) {
                one.getValue().closed().add(at);
            }
            return isGone;
        });
    }

    private static boolean isOpen(Story story, Instant at) {
        return !story.opened().isAfter(at) && story.closed().stream().allMatch(closed -> closed.isAfter(at));
    }

    private static boolean isLate(Story story, Instant at) {
        return isOpen(story, at) && !story.due().floorEntry(at).getValue().isAfter(at);
    }

    private List<Left> expectedAges(Instant from, Instant until) {
        var ages = new TreeMap<Long, Left>();
        for (Story story : stories) {
            for (Instant since : story.fixable()) {
                if (since.isBefore(from) || !since.isBefore(until)) {
                    continue;
                }
                boolean isClosed = !story.closed().isEmpty();
                Duration age = Duration.between(since, isClosed ? story.closed().getFirst() : now);
                long hours = (age.toSeconds() + 3599) / 3600;
                ages.merge(
                        hours,
                        new Left(hours, isClosed ? 1 : 0, isClosed ? 0 : 1),
                        (a, b) -> new Left(hours, a.closed() + b.closed(), a.open() + b.open()));
            }
        }
        return List.copyOf(ages.values());
    }
}
