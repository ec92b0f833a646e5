package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.OpenPart;
import io.oakum.store.VulnerabilityStore.Filter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetFiguresTest {
    private static final int LARGE = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FleetFigures figures = new FleetFigures();

    @Test
    void a_fleet_that_is_not_large_is_counted_each_time() throws Exception {
        try (World world = new World()) {
            for (int hosts = 1; hosts <= 3; hosts++) {
                world.enrolled("h-" + hosts);

                assertThat(all(world)).isEqualTo(hosts);
            }
        }
    }

    @Test
    void a_large_fleets_figures_follow_what_happens() throws Exception {
        try (World world = new World()) {
            add(world, 0, LARGE);
            assertThat(all(world)).isEqualTo(LARGE);
            assertThat(world.database.transact(figures::late)).isEqualTo(LARGE);
            assertThat(world.database.transact(figures::horizon))
                    .singleElement()
                    .satisfies(due -> assertThat(due.hosts()).isEqualTo(LARGE));

            add(world, LARGE, 1);

            long end = System.nanoTime() + PATIENCE.toNanos();
            while (all(world) == LARGE && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            assertThat(all(world)).isEqualTo(LARGE + 1);
            assertThat(world.database.transact(figures::late)).isEqualTo(LARGE + 1);
        }
    }

    @Test
    void why_a_large_fleet_is_not_patched_is_counted_ahead_and_told_until_the_next_count() throws Exception {
        try (World world = new World()) {
            var why = new AskFleetWhy(world.database, figures);
            add(world, 0, LARGE);
            why.look();
            add(world, LARGE, 1);

            AskFleetWhy.Answer told = why.ask(Filter.ALL);

            assertThat(told.counted().unknown()).as("before the newest came").isEqualTo(LARGE);
            assertThat(told.counted().at()).isBefore(told.at());
            Filter group =
                    new Filter("", Optional.empty(), false, false, new OpenPart(Optional.empty(), Optional.of("web")));
            assertThat(why.ask(group).counted().unknown())
                    .as("counted when it is asked")
                    .isZero();
        }
    }

    private long all(World world) throws Exception {
        return world.database.transact(figures::hosts).all();
    }

    /** Hosts that are late. */
    private static void add(World world, int from, int hosts) {
        world.asOwner("""
                insert into host (id, name, machine_id, os, agent_key, asked_at, approved_at)
                select 'h-' || no, 'h-' || no, 'm-' || no, 'debian 12', 'k-' || no, now(), now()
                  from generate_series(%d, %d) no
                """.formatted(from, from + hosts - 1));
        world.asOwner("update host_open set exposures = 1, next_due = now() - interval '2 days'"
                + ", due_3 = now() - interval '2 days'");
    }
}
