package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.ExecutionStore;
import io.oakum.trust.Bytes;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hosts say that they have done, held against the reports that come afterwards. */
final class VerifyClaimsTest extends RolloutTrial {
    private static final String OLD = "7.88.1-10";
    private static final String PROMISED = "7.88.1-10+deb12u14";

    private String id = "";
    private HostId host = new HostId("h-none");

    @BeforeEach
    void one_host_begins() throws Exception {
        id = begun(request("1,rest", 0));
        host = inRing(id, 0);
    }

    @Test
    void old_code_that_is_left_running_is_no_confirmation() throws Exception {
        endsWithOldCode();

        assertThat(verdict()).isEqualTo(Verdict.RESTART_LEFT);
        assertThat(rollout(id).phase()).isEqualTo("held at ring 0: 0 confirmed, 1 needed");
    }

    @Test
    void a_later_report_without_old_code_confirms_it_and_its_ring_passes() throws Exception {
        endsWithOldCode();
        Instant ended = execution().at();

        report(host, PROMISED);
        parts.look();

        assertThat(verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(execution().at()).as("when it ended").isEqualTo(ended);
        assertThat(row().why()).contains("has ended");
        assertThat(rollout(id).phase()).isEqualTo("ring 1 goes on");
    }

    @Test
    void after_the_rollout_is_over_too() throws Exception {
        endsWithOldCode();
        parts.steer().want(id, io.oakum.core.rollout.Intent.ABORT, "enough", World.ADMIN);
        parts.look();
        assertThat(rollout(id).outcome()).isEqualTo("ABORTED");

        report(host, PROMISED);
        parts.look();

        assertThat(verdict()).isEqualTo(Verdict.CONFIRMED);
    }

    @Test
    void a_later_report_that_shows_other_packages_confirms_nothing_until_one_shows_them() throws Exception {
        endsWithOldCode();

        report(host, OLD);
        parts.look();
        assertThat(verdict()).isEqualTo(Verdict.RESTART_LEFT);

        report(host, PROMISED);
        parts.look();
        assertThat(verdict()).isEqualTo(Verdict.CONFIRMED);
    }

    @Test
    void a_host_that_was_restarted_before_its_report_came_is_confirmed_at_once() throws Exception {
        carryOut(host, "restart-left", PROMISED);

        assertThat(verdict()).isEqualTo(Verdict.CONFIRMED);
    }

    private void endsWithOldCode() throws Exception {
        answer(host, "carry-out", "{\"verdict\":\"restart-left\",\"problems\":[]}");
        String document = TakeReportTest.report(Instant.now(), PROMISED).replace("\"reboot\":false", "\"reboot\":true");
        assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(TakeReport.Taken.Recorded.class);
        hear(host);
        parts.look();
    }

    private ExecutionStore.Row row() throws Exception {
        return execution(id, host);
    }

    private Settled execution() throws Exception {
        return (Settled) row().state();
    }

    private Verdict verdict() throws Exception {
        return execution().verdict();
    }
}
