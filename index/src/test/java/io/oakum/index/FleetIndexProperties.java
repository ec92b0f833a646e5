package io.oakum.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.FromElsewhere;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.testkit.Seeds;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FleetIndexProperties {
    private static final int HISTORIES = 300;
    private static final int STEPS = 25;

    @Test
    void after_any_history_it_says_what_holding_everything_against_everything_says() {
        Seeds.check(HISTORIES, random -> {
            var history = new History(random);
            history.load();
            for (int step = 0; step < STEPS; step++) {
                history.step();
            }
        });
    }

    @Test
    void the_made_up_histories_have_exposures_closings_and_gains_to_compare() {
        int exposures = 0;
        int gains = 0;
        long ended = 0;
        for (int seed = 0; seed < 20; seed++) {
            var history = new History(new SplittableRandom(seed));
            history.load();
            for (int step = 0; step < STEPS; step++) {
                history.step();
                exposures += history.naive.exposures().size();
            }
            gains += history.gains;
            ended += history.ended;
        }

        assertThat(exposures).isGreaterThan(1000);
        assertThat(gains).isGreaterThan(100);
        assertThat(ended).isGreaterThan(20);
    }

    /** The index and its measure, told the same. */
    private static final class History {
        private final SplittableRandom random;
        private final World world;
        private final NaiveFleet naive = new NaiveFleet();
        private final FleetIndex index = new FleetIndex(World::scheme, World::isTrusted);
        private int gains;
        private long ended;

        History(SplittableRandom random) {
            this.random = random;
            this.world = new World(random);
        }

        void load() {
            var fleet = new TreeMap<HostId, Set<Component>>();
            for (int i = 0; i < random.nextInt(6); i++) {
                fleet.put(world.host(), world.components(14));
            }
            var components =
                    fleet.values().stream().flatMap(Set::stream).distinct().toList();
            var advisories = world.several(14, world::advisory);
            fleet.forEach((host, has) -> naive.checkIn(host, List.copyOf(has), List.of()));
            naive.publish(advisories);
            index.load(components, classes(fleet, components), advisories);
            compare();
        }

        /** Hosts with the same components in one class. */
        private static List<HostClass> classes(Map<HostId, Set<Component>> fleet, List<Component> components) {
            Map<Set<Component>, List<HostId>> alike =
                    fleet.keySet().stream().collect(Collectors.groupingBy(fleet::get));
            return alike.entrySet().stream()
                    .map(each -> new HostClass(places(each.getKey(), components), each.getValue()))
                    .toList();
        }

        private static Places places(Set<Component> some, List<Component> components) {
            return Places.of(
                    some.stream().mapToInt(components::indexOf).sorted().toArray());
        }

        void step() {
            Map<String, Set<HostId>> before = naive.exposures();
            switch (random.nextInt(9)) {
                case 8 -> supports();
                case 0 -> leave();
                case 1 -> withdraw(before);
                case 2, 3, 4 -> checkIn();
                default -> publish(before);
            }
            compare();
        }

        private void supports() {
            var ends = world.several(4, world::supportEnd);
            LocalDate today = world.day();
            naive.supports(ends, today);
            index.supports(ends, today);
            ended += naive.exposures().keySet().stream()
                    .filter(name -> name.startsWith("end-of-life:"))
                    .count();
        }

        private void leave() {
            HostId host = world.host();
            naive.leave(host);
            index.leave(host);
        }

        private void checkIn() {
            HostId host = world.host();
            Set<Component> added = world.components(14);
            var removed = new HashSet<>(world.components(2));
            naive.components(host).stream().limit(random.nextInt(4)).forEach(removed::add);
            naive.checkIn(host, added, removed);
            index.checkIn(host, added, removed);
        }

        private void withdraw(Map<String, Set<HostId>> before) {
            String feed = world.feed();
            String id = world.id();
            naive.withdraw(feed, id);
            compareGains(before, index.withdraw(feed, id));
        }

        private void publish(Map<String, Set<HostId>> before) {
            var advisories = world.several(3, world::advisory);
            naive.publish(advisories);
            compareGains(before, index.publish(advisories));
        }

        private void compareGains(Map<String, Set<HostId>> before, List<Exposed> told) {
            var expected = new TreeMap<String, Set<HostId>>();
            naive.exposures().forEach((vulnerability, hosts) -> {
                var gained = new TreeSet<>(hosts);
                gained.removeAll(before.getOrDefault(vulnerability, Set.of()));
                if (!gained.isEmpty()) {
                    expected.put(vulnerability, gained);
                }
            });
            var actual = new TreeMap<String, Set<HostId>>();
            told.forEach(each -> actual.put(each.vulnerability(), ids(each.hosts())));
            assertThat(actual).as("newly exposed").isEqualTo(expected);
            gains += expected.size();
        }

        private void compare() {
            var expected = naive.exposures();
            var actual = new TreeMap<String, Set<HostId>>();
            List<Spread> all = index.worst(Integer.MAX_VALUE, NaiveFleet::tier);
            all.forEach(each -> actual.put(each.vulnerability(), ids(index.hostsWith(each.vulnerability()))));
            assertThat(actual).isEqualTo(expected);
            assertThat(all).isEqualTo(NaiveFleet.worst(expected, Integer.MAX_VALUE));
            int most = 1 + random.nextInt(4);
            assertThat(index.worst(most, NaiveFleet::tier)).isEqualTo(NaiveFleet.worst(expected, most));
            assertThat(index.counts().hosts()).isEqualTo(naive.hosts().size());
            compareInGroup(expected);
            compareElsewhere();
        }

        private void compareElsewhere() {
            Map<String, Set<HostId>> expected = naive.elsewhere();
            FromElsewhere actual = index.elsewhere();
            var counts = new TreeMap<String, Integer>();
            actual.packages().forEach(had -> counts.put(had.name() + " of " + had.maker(), had.hosts()));
            assertThat(counts)
                    .isEqualTo(expected.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, each -> each.getValue().size())));
            assertThat((long) actual.hosts())
                    .isEqualTo(expected.values().stream()
                            .flatMap(Set::stream)
                            .distinct()
                            .count());
        }

        private void compareInGroup(Map<String, Set<HostId>> expected) {
            Collection<HostId> some = world.several(6, world::host);
            HostSet group = index.group(some);
            expected.forEach((vulnerability, hosts) -> {
                var within = new TreeSet<>(hosts);
                within.retainAll(some);
                assertThat(ids(index.hostsWith(vulnerability, group)))
                        .as("%s in %s", vulnerability, some)
                        .isEqualTo(within);
            });
        }

        private Set<HostId> ids(HostSet set) {
            List<HostId> ids = index.ids(set);
            assertThat(ids).hasSize(set.size());
            return new TreeSet<>(ids);
        }
    }
}
