package io.oakum.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.plan.ChangeSet;
import io.oakum.server.demo.DemoHost.Told;
import io.oakum.server.demo.DemoWorld.Flaw;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DemoWorldTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:34:56Z");
    private final DemoWorld world = DemoWorld.of(200, NOW);

    @Test
    void the_same_moment_makes_the_same_world() {
        assertThat(DemoWorld.of(200, NOW)).isEqualTo(world);
        assertThat(world.hosts()).hasSize(200).extracting(DemoHost::name).doesNotHaveDuplicates();
        assertThat(world.hosts().stream().map(host -> host.group().name()).distinct())
                .hasSize(6);
        assertThat(world.flaws()).isSortedAccordingTo(java.util.Comparator.comparing(Flaw::found));
        assertThat(world.flaws().getLast().found())
                .as("some are yet to be found")
                .isAfter(NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void a_host_tells_its_life_in_order_and_its_packages_only_rise() {
        for (DemoHost host : world.hosts()) {
            Told before = null;
            for (Told told : host.story(world, NOW)) {
                assertThat(told.at()).isBeforeOrEqualTo(NOW);
                if (before != null) {
                    assertThat(told.at()).isAfter(before.at());
                    for (String name : host.packages()) {
                        assertThat(told.levels().get(name))
                                .isBetween(before.levels().get(name), world.newestLevel(name, told.at()));
                    }
                }
                before = told;
            }
        }
    }

    @Test
    void the_fleet_is_neither_spotless_nor_hopeless() {
        long open = 0;
        long late = 0;
        for (DemoHost host : world.hosts()) {
            Told last = host.story(world, NOW).getLast();
            for (Flaw flaw : world.open(last.levels(), NOW)) {
                open++;
                late += flaw.found().plus(flaw.tier().time()).isBefore(NOW) ? 1 : 0;
            }
        }

        assertThat(open).isBetween(200L, 4000L);
        assertThat(late).isBetween(5L, open / 3);
    }

    @Test
    void what_a_plan_changes_closes_what_is_open_and_can_be_taken_back() throws Exception {
        DemoHost host = world.hosts().stream()
                .filter(one -> !world.open(last(one).levels(), NOW).isEmpty())
                .findFirst()
                .orElseThrow();
        Told last = last(host);

        ChangeSet changes = DemoReport.changes(world, new Told(NOW, last.levels()), new HashSet<>(host.packages()));
        Map<String, Integer> after = DemoReport.after(last.levels(), changes, false);

        assertThat(ChangeSet.ofCanonicalLines(changes.canonicalLines()).digest())
                .isEqualTo(changes.digest());
        assertThat(world.open(after, NOW)).isEmpty();
        assertThat(DemoReport.after(after, changes, true)).isEqualTo(last.levels());
        JsonObject report = Json.readObject(DemoReport.of(host, world, last).array());
        assertThat(DemoReport.levels(report.array("installed"))).isEqualTo(last.levels());
    }

    private Told last(DemoHost host) {
        List<Told> story = host.story(world, NOW);
        return story.getLast();
    }

    @Test
    void the_name_of_a_fleet_tells_whether_it_is_made_up() {
        assertThat(DemoFleet.hosts(DemoFleet.id(2000, "abc0"))).contains(2000);
        assertThat(DemoFleet.hosts("f-abc0")).isEmpty();
        assertThat(DemoFleet.hosts("demo-x-abc")).isEmpty();
    }
}
