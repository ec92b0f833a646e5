package io.oakum.control;

import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.kev;
import static io.oakum.control.Knowledge.open;
import static io.oakum.control.Knowledge.openIds;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.TakeReport.Taken;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.FormerHosts.Former;
import io.oakum.store.TrendStore.Point;
import io.oakum.testkit.BadInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine that left with something open and comes back under another id. */
class FormerHostTest {
    private static final String CVE = "CVE-2023-1001";
    private static final String OTHER = "CVE-2023-1002";

    private World world;
    private HostId former;

    @BeforeEach
    void a_host_left_with_a_vulnerability_that_is_exploited() throws Exception {
        world = new World();
        former = world.enrolled("web-1");
        feed(world, "kev", "kev.json", kev(CVE));
        world.catchUp();
        says(former, "2026-11-01T12:00:00Z", own(CVE) + "," + own(OTHER), "nginx 1.22-1", "curl 7.88-1");
        says(former, "2026-11-02T12:00:00Z", own(CVE), "nginx 1.22-1", "curl 7.88-2");
        assertThat(openIds(world, former)).containsExactly(CVE);
        world.enrolment.retire(former, "scrapped", World.ADMIN);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** As a host tells it by its own package manager. */
    private static String own(String vulnerability) {
        return "{\"vulnerability\":\"" + vulnerability
                + "\",\"packages\":[\"nginx:amd64\"],\"state\":\"fix-available\","
                + "\"hindrance\":null,\"due\":\"2099-12-01T00:00:00Z\",\"provisional\":true,\"rule\":\"r\",\"because\":[\"b\"],"
                + "\"attributions\":[\"its changelog\"],\"released\":null}";
    }

    private void says(HostId host, String at, String exposures, String... packages) throws Exception {
        assertThat(world.reports.take(host, Knowledge.report(at, exposures, packages)))
                .isEqualTo(new Taken.Recorded());
    }

    private EnrolAnswer asked() throws Exception {
        return world.answered(World.request(world.token(true, 1, Duration.ofHours(1)), World.machineKey(), "web-1"));
    }

    private HostId letIn() throws Exception {
        var host = new HostId(asked().host());
        world.enrolment.approve(host, World.ADMIN);
        return host;
    }

    private Optional<Former> formerOf(HostId host) throws Exception {
        return world.database.transact(tx -> tx.formerHosts().of(host));
    }

    private Instant openedAt(HostId host) throws Exception {
        Map<HostId, Map<String, Instant>> all =
                world.database.transact(tx -> tx.exposures().openedAt(List.of(host)));
        return all.getOrDefault(host, Map.of()).getOrDefault(CVE, Instant.MAX);
    }

    @Test
    @BadInput("F12")
    void F12_it_waits_for_a_person_whatever_its_token_says_who_is_told_what_it_was() throws Exception {
        EnrolAnswer answer = asked();

        assertThat(answer.approved()).isFalse();
        assertThat(formerOf(new HostId(answer.host()))).map(Former::id).contains(former);
    }

    @Test
    @BadInput("F12")
    void F12_let_in_its_exposures_go_on_with_their_clocks_and_the_log_says_from_whom() throws Exception {
        Reported before = open(world, former).getFirst();

        HostId host = letIn();
        says(host, "2026-11-25T12:00:00Z", own(CVE), "nginx 1.22-1", "curl 7.88-2");
        world.catchUp();

        Reported now = open(world, host).getFirst();
        assertThat(openedAt(host)).isEqualTo(Instant.parse("2026-11-01T12:00:00Z"));
        assertThat(now.due()).isEqualTo(before.due());
        assertThat(now.because())
                .contains("open on this machine since 2026-11-01, when it was host " + former + ": its clock goes on");
        assertThat(world.logged("\"follows\":\"" + former + "\"")).hasSize(1);
    }

    @Test
    void what_it_had_no_more_when_it_left_and_what_comes_back_later_opens_anew() throws Exception {
        HostId host = letIn();
        says(host, "2026-11-25T12:00:00Z", own(OTHER), "nginx 1.22-2", "curl 7.88-1");
        assertThat(openIds(world, host)).containsExactly(OTHER);
        assertThat(open(world, host).getFirst().because().toString()).doesNotContain("when it was host");

        says(host, "2026-11-25T13:00:00Z", own(CVE), "nginx 1.22-1", "curl 7.88-2");

        assertThat(openedAt(host)).isAfterOrEqualTo(Instant.parse("2026-11-25T13:00:00Z"));
    }

    @Test
    void on_a_past_date_it_is_counted_once() throws Exception {
        HostId host = letIn();
        says(host, "2026-11-25T12:00:00Z", own(CVE), "nginx 1.22-1");
        world.catchUp();

        Instant past = Instant.parse("2026-11-10T12:00:00Z");
        var filter = new Filter(
                Optional.of(CVE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(past));
        List<Found> found = world.database.transact(tx -> tx.questions().find(filter, Optional.empty(), 10));
        assertThat(found)
                .singleElement()
                .satisfies(one -> assertThat(one.host()).isEqualTo(former));
        List<Point> points = world.database.transact(tx -> tx.trends().overTime(past, Duration.ofDays(1)));
        assertThat(points.getFirst().open()).isEqualTo(1);
    }

    @Test
    void another_machine_of_the_name_goes_on_from_nobody() throws Exception {
        HostId other = world.enrolled("web-2");

        assertThat(formerOf(other)).isEmpty();
    }
}
