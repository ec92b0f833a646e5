package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.kev;
import static io.oakum.control.Knowledge.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.AcceptRisk.Asked;
import io.oakum.control.AcceptRisk.Terms;
import io.oakum.control.FourClocks.End;
import io.oakum.control.FourClocks.Fix;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.store.ExposureTimes.Shares;
import io.oakum.store.Page;
import io.oakum.store.RiskStore.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The times of a vulnerability on its slowest host, and how its hosts divide, on a real database with real feeds' shapes. */
class FourClocksTest {
    private static final String ID = "CVE-2023-1001";
    private static final String TAKEN = "2026-11-25T12:00:00Z";
    private static final String LATER = "2026-11-26T12:00:00Z";

    /** What a host says of itself. */
    private static String own(String due, String state, String released) {
        return """
            {"vulnerability":"CVE-2023-1001","packages":["nginx:amd64"],"state":"%s","hindrance":null,
             "due":"%s","provisional":true,"rule":"r","because":["b"],
             "attributions":["the changelog of nginx names it as fixed in 1.22-2"],"released":%s}
            """.formatted(state, due, released);
    }

    private static ExposureViews.One one(World world) throws Exception {
        world.catchUp();
        new CountExposures(world.database).write();
        return new ExposureViews(world.database, new FleetFigures(), world.index).one(ID, new Page.Place.Start(), 10);
    }

    private static FourClocks clocks(World world) throws Exception {
        return one(world).clocks().orElseThrow();
    }

    @Test
    void each_clock_shows_what_is_kept() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            String word = own("2099-12-01T00:00:00Z", "fix-available", "\"2026-11-01T00:00:00Z\"");
            world.reports.take(host, report(TAKEN, word, "nginx 1.22-1"));
            feed(world, "our-dsa", "list", dsa(5001, ID, "nginx", "1.22-2"));
            feed(world, "our-kev", "kev.json", kev(ID, "CVE-2023-2002", "CVE-2023-2003", "CVE-2023-2004"));

            FourClocks clocks = clocks(world);

            assertThat(clocks.host().name()).isEqualTo("web-1");
            assertThat(clocks.fix())
                    .isEqualTo(new Fix.ByAdvisory(Instant.parse("2023-04-02T00:00:00Z"), "DSA-5001-1", 0));
            assertThat(clocks.flaw().exploitedSince()).contains(Instant.parse("2024-07-09T00:00:00Z"));
            assertThat(clocks.found()).isEqualTo(Instant.parse(TAKEN));
            assertThat(clocks.end())
                    .isInstanceOfSatisfying(
                            End.Open.class,
                            open -> assertThat(open.waitsForRestart()).isFalse());
        }
    }

    @Test
    void without_an_advisory_the_hosts_own_word_dates_the_fix() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            String word = own("2099-12-01T00:00:00Z", "restart-required", "\"2026-11-01T00:00:00Z\"");
            world.reports.take(host, report(TAKEN, word, "nginx 1.22-1"));

            FourClocks clocks = clocks(world);

            assertThat(clocks.fix()).isEqualTo(new Fix.ByHost(Instant.parse("2026-11-01T00:00:00Z")));
            assertThat(clocks.flaw().exploited()).isEqualTo(Answer.UNKNOWN);
            assertThat(((End.Open) clocks.end()).waitsForRestart()).isTrue();
        }
    }

    @Test
    void what_nobody_dates_is_not_known_even_if_another_release_has_an_advisory() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            String word = own("2099-12-01T00:00:00Z", "no-fix", "null");
            world.reports.take(host, report(TAKEN, word, "nginx 1.22-1"));
            feed(world, "our-dsa", "list", dsa(5001, ID, "nginx", "1.22-2").replace("[bookworm]", "[bullseye]"));

            assertThat(clocks(world).fix()).isEqualTo(new Fix.NotKnown());
        }
    }

    @Test
    void of_several_hosts_the_most_urgent_one_counts_and_where_none_is_left_the_last_one() throws Exception {
        try (var world = new World()) {
            HostId slow = world.enrolled("slow");
            HostId quick = world.enrolled("quick");
            String urgent = own("2026-11-01T00:00:00Z", "fix-available", "null");
            String easy = own("2026-11-20T00:00:00Z", "fix-available", "null");
            world.reports.take(slow, report(TAKEN, urgent, "nginx 1.22-1"));
            world.reports.take(quick, report(TAKEN, easy, "nginx 1.22-1"));

            assertThat(clocks(world).host().name()).isEqualTo("slow");

            world.reports.take(slow, report(LATER, "", "nginx 1.22-2"));
            assertThat(clocks(world).host().name()).isEqualTo("quick");

            world.reports.take(quick, report("2026-11-26T13:00:00Z", "", "nginx 1.22-2"));
            FourClocks last = clocks(world);
            assertThat(last.host().name()).isEqualTo("quick");
            assertThat(last.end()).isInstanceOf(End.Closed.class);
            assertThat(one(world).shares()).isEmpty();
        }
    }

    @Test
    void each_host_stands_in_one_part() throws Exception {
        try (var world = new World()) {
            HostId accepted = world.enrolled("accepted");
            HostId ready = world.enrolled("ready");
            HostId restart = world.enrolled("restart");
            HostId closed = world.enrolled("closed");
            for (HostId host : List.of(accepted, ready, closed)) {
                world.reports.take(
                        host, report(TAKEN, own("2099-12-01T00:00:00Z", "fix-available", "null"), "nginx 1.22-1"));
            }
            world.reports.take(
                    restart, report(TAKEN, own("2099-12-01T00:00:00Z", "restart-required", "null"), "nginx 1.22-2"));
            world.reports.take(closed, report(LATER, "", "nginx 1.22-2"));
            var terms = new Terms("ops", "behind a filter", "", Instant.now().plus(Duration.ofDays(30)));
            var accept = new AcceptRisk(world.database);
            accept.ask(new Asked(Set.of(ID), Place.Hosts.of(List.of(accepted)), terms), "admin");

            assertThat(one(world).shares()).contains(new FleetShares(new Shares(2, 1, 0, 0), 0, 1));

            accept.approve(List.of(1L), "admin");

            assertThat(one(world).shares()).contains(new FleetShares(new Shares(1, 1, 0, 0), 1, 1));
        }
    }

    @Test
    void an_exception_for_a_group_and_one_for_a_host_in_it_count_that_host_once() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            world.reports.take(
                    host, report(TAKEN, own("2099-12-01T00:00:00Z", "fix-available", "null"), "nginx 1.22-1"));
            var terms = new Terms("ops", "behind a filter", "", Instant.now().plus(Duration.ofDays(30)));
            var accept = new AcceptRisk(world.database);
            accept.ask(new Asked(Set.of(ID), new Place.Group("web"), terms), "admin");
            accept.ask(new Asked(Set.of(ID), Place.Hosts.of(List.of(host)), terms), "admin");
            accept.approve(List.of(1L, 2L), "admin");

            assertThat(one(world).shares()).contains(new FleetShares(Shares.NONE, 1, 0));
        }
    }
}
