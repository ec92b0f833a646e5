package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.TagHosts.Expected;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.store.Page.Place;
import io.oakum.store.TagStore.Group;
import io.oakum.store.TagStore.Source;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TagHostsTest {
    private World world;
    private TagHosts tags;
    private KeepGroups groups;

    @BeforeEach
    void open() throws Exception {
        world = new World();
        tags = new TagHosts(world.database, new Secrets(new SecureRandom()));
        groups = new KeepGroups(world.database);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_host_that_is_expected_counts_before_it_comes_and_is_the_same_when_it_does() throws Exception {
        var expected =
                List.of(new Expected("web-1", "Ann", List.of("dmz", "web")), new Expected("web-2", "", List.of()));
        assertThat(tags.expect(expected, World.ADMIN)).isEqualTo(2);
        assertThat(tags.expect(expected, World.ADMIN)).as("it is known").isZero();
        assertThat(world.view.hosts(new Place.Start(), 10))
                .hasSize(2)
                .allMatch(seen -> seen.life() == Life.EXPECTED && seen.life().isCounted());

        HostId host = world.enrolled("WEB-1");

        assertThat(world.view.hosts(new Place.Start(), 10)).hasSize(2);
        var row = world.view.host(host).orElseThrow().seen().row();
        assertThat(row.owner()).isEqualTo("Ann");
        assertThat(row.tags()).containsExactly("dmz", "web");
    }

    @Test
    void what_a_host_says_of_itself_a_person_cannot_unsay_and_the_host_can() throws Exception {
        HostId host = world.enrolled("web-1");
        tags.hear(host, List.of("prod", "web"), Instant.now());
        assertThat(tags.change(host, List.of("canary"), List.of("web", "prod"), World.ADMIN))
                .containsExactly("canary", "prod", "web");

        tags.hear(host, List.of("prod"), Instant.now());

        assertThat(world.view.host(host).orElseThrow().seen().row().tags()).containsExactly("canary", "prod");
    }

    @Test
    void a_machine_that_is_here_already_waits_for_a_person_also_with_a_token_that_lets_in() throws Exception {
        HostId first = world.enrolled("web-1");
        EnrolAnswer again =
                world.answered(World.request(world.token(true, 1, Duration.ofHours(1)), World.machineKey(), "web-1"));
        assertThat(again.approved()).isFalse();

        world.enrolment.approve(new HostId(again.host()), World.ADMIN);

        assertThat(world.view.host(first).orElseThrow().seen().row().retiredReason())
                .isEqualTo("enrolled anew as " + again.host());
    }

    @Test
    void a_group_lets_hosts_go_that_are_silent_and_no_others() throws Exception {
        HostId silent = world.enrolled("auto-1");
        HostId heard = world.enrolled("auto-2");
        HostId elsewhere = new HostId(world.answered(World.request(
                        world.token(true, 1, Duration.ofHours(1)), SigningKey.generate(new SecureRandom()), "db-1"))
                .host());
        tags.change(elsewhere, List.of(), List.of("web"), World.ADMIN);
        world.hearing.hear(silent, "boot", "0.1.0", Instant.now().minus(Duration.ofHours(3)));
        world.hearing.hear(heard, "boot", "0.1.0", Instant.now());
        world.hearing.hear(elsewhere, "boot", "0.1.0", Instant.now().minus(Duration.ofHours(3)));
        world.hearing.write();

        groups.look();
        assertThat(life(silent)).as("no group retires yet").isEqualTo(Life.SILENT);
        assertThat(groups.say("web", Optional.of(Duration.ofHours(2)), Optional.empty(), World.ADMIN))
                .isTrue();
        groups.look();

        assertThat(life(silent)).isEqualTo(Life.RETIRED);
        assertThat(world.view.host(silent).orElseThrow().seen().row().retiredReason())
                .isEqualTo("group web: silent for more than 2 h");
        assertThat(life(heard)).isEqualTo(Life.ACTIVE);
        assertThat(life(elsewhere)).isEqualTo(Life.SILENT);
    }

    @Test
    void what_is_not_said_of_a_group_stays_and_what_is_said_twice_changes_nothing() throws Exception {
        var hours = Optional.of(Duration.ofHours(2));
        assertThat(groups.say("db", Optional.empty(), Optional.of(true), World.ADMIN))
                .isTrue();
        assertThat(groups.say("db", hours, Optional.empty(), World.ADMIN)).isTrue();
        assertThat(groups.groups()).containsExactly(new Group("db", hours, true));
        long before = world.database.transact(tx -> tx.audit().pending());

        assertThat(groups.say("db", hours, Optional.of(true), World.ADMIN)).isFalse();
        long after = world.database.transact(tx -> tx.audit().pending());
        assertThat(after).isEqualTo(before);
        assertThat(groups.say("db", Optional.of(Duration.ZERO), Optional.of(false), World.ADMIN))
                .isTrue();
        assertThat(groups.groups()).isEmpty();
        groups.look();
    }

    private Life life(HostId host) throws Exception {
        return world.view.host(host).orElseThrow().seen().life();
    }

    @Test
    void a_host_that_changes_its_mind_with_every_poll_does_not_fill_the_log() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            var tags = new TagHosts(world.database, new Secrets(new SecureRandom()));
            long before = world.database.transact(tx -> tx.audit().pending());
            Instant at = Instant.now();
            for (int i = 0; i < 100; i++) {
                tags.hear(host, List.of(i % 2 == 0 ? "prod" : "test"), at.plusSeconds(i));
            }

            assertThat(world.database.transact(tx -> tx.audit().pending()) - before)
                    .isEqualTo(10);
            tags.hear(host, List.of("later"), at.plusSeconds(7200));
            Set<String> kept = world.database.transact(tx -> tx.tags().of(host, Source.HOST));
            assertThat(kept).containsExactly("later");
        }
    }

    @Test
    void a_host_that_believes_nothing_says_so_once_an_hour() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            var log = new KeepLog(world.database, world.keys.log(), world.fleet);
            long before = world.database.transact(tx -> tx.audit().pending());
            Instant at = Instant.now();
            for (int i = 0; i < 50; i++) {
                log.disbelieved(host, "reason " + i, at.plusSeconds(i));
            }

            assertThat(world.database.transact(tx -> tx.audit().pending()) - before)
                    .isEqualTo(1);
        }
    }
}
