package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.AskWhy.Asked;
import io.oakum.core.inventory.HostId;
import io.oakum.core.problem.Problem;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Intent;
import io.oakum.store.TagStore;
import io.oakum.trust.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why hosts are not patched, on a real database, from the first report to a rollout that is held. */
class AskWhyTest extends RolloutTrial {
    private static final String FIXED = "7.88.1-10+deb12u14";

    private Asked.Answered ask(HostId host, String about) throws Exception {
        return (Asked.Answered) new AskWhy(world.database).ask(host.value(), about);
    }

    private String root(HostId host) throws Exception {
        return ask(host, "curl").causes().getFirst().code().id();
    }

    /** A host that has curl as it was, and is offered the new one, with {@code more} members in its report. */
    private void reportOffer(HostId host, String more) throws Exception {
        String document = TakeReportTest.report(Instant.now(), "7.88.1-10")
                .replace(
                        "\"updates\":[]",
                        "\"updates\":[{\"package\":\"curl\",\"arch\":\"amd64\",\"installed\":\"7.88.1-10\",\"candidate\":\""
                                + FIXED
                                + "\",\"origin\":\"Debian-Security\",\"security\":true,\"hindrance\":null,"
                                + "\"vulnerabilities\":[\"CVE-2026-1\"]}]")
                .replace("\"installed\":[[", more + "\"installed\":[[");
        assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(TakeReport.Taken.Recorded.class);
        hear(host);
    }

    @Test
    void the_answer_follows_a_host_from_its_first_report_into_a_rollout_that_is_held_and_halted() throws Exception {
        assertThat(root(one)).isEqualTo("host.never-reported");
        for (HostId host : List.of(one, two, three)) {
            reportOffer(host, "");
        }
        assertThat(ask(one, "curl").causes()).extracting(Problem::wayOut).containsExactly("oakum plan curl --host one");

        String plan = plan(request("1,rest", 0));
        assertThat(ask(one, "").causes()).extracting(Problem::wayOut).containsExactly("oakum approve " + plan);

        sign(plan);
        for (HostId host : List.of(one, two, three)) {
            answer(host, "stage", "{\"verdict\":\"staged\"}");
        }
        parts.look();
        String rollout = rollouts().getFirst().id();
        HostId canary = inRing(rollout, 0);
        HostId later = inRing(rollout, 1);
        assertThat(root(canary)).isEqualTo("rollout.at-work");
        assertThat(root(later)).isEqualTo("rollout.waits");

        answer(
                canary,
                "carry-out",
                "{\"verdict\":\"failed\",\"problems\":[{\"code\":\"x\",\"message\":\"a script failed\"}]}");
        parts.look();
        assertThat(ask(canary, "curl").causes().getFirst().message()).contains("ended as failed: a script failed");
        assertThat(ask(later, "curl").causes().getFirst().wayOut()).contains("oakum rollout waive " + rollout + " 0");

        parts.steer().want(rollout, Intent.PAUSE, "lunch", World.ADMIN);
        assertThat(root(later)).isEqualTo("rollout.held");
        parts.steer().want(rollout, Intent.ABORT, "enough", World.ADMIN);
        parts.look();
        assertThat(root(later)).isEqualTo("rollout.ended");
    }

    @Test
    void what_a_finished_rollout_left_behind_needs_a_new_plan() throws Exception {
        String rollout = begun(request("rest", 0));
        for (int i = 0; i < 3; i++) {
            HostId next = executions(rollout).values().stream()
                    .filter(row -> row.state() instanceof Execution.Active)
                    .findFirst()
                    .orElseThrow()
                    .host();
            carryOut(next, "confirmed", FIXED);
        }
        assertThat(rollout(rollout).outcome()).isEqualTo("SUCCEEDED");

        reportOffer(one, "");

        assertThat(root(one)).isEqualTo("plan.none");
    }

    @Test
    void the_owner_of_a_host_and_its_own_problems_are_told_in_its_own_words() throws Exception {
        reportOffer(one, "\"guard\":{\"changes\":false,\"why\":\"mode = observe in /etc/oakum/guard.conf\"},");

        Asked.Answered answer = ask(one, "CVE-2026-1");

        assertThat(answer.causes().getFirst().code().id()).isEqualTo("host.guard-refuses");
        assertThat(answer.causes().getFirst().message()).contains("mode = observe in /etc/oakum/guard.conf");
        assertThat(answer.notKnown()).contains("which vulnerabilities are exploited: no catalogue is loaded");
    }

    @Test
    void a_plan_that_left_a_host_out_says_why() throws Exception {
        for (HostId host : List.of(one, two, three)) {
            reportOffer(host, "");
        }
        parts.plans().make(request("1,rest", 0), World.ADMIN);
        answer(two, "simulate", "{\"answer\":\"blocked\",\"why\":\"dpkg is half-way\"}");

        assertThat(ask(two, "curl").causes().getFirst().message()).contains("does not cover two: dpkg is half-way");
        assertThat(root(one)).isEqualTo("plan.unfinished");
    }

    @Test
    void a_host_is_named_by_id_or_by_a_name_that_is_its_own() throws Exception {
        world.enrolled("twin");
        world.enrolled("twin");
        var why = new AskWhy(world.database);

        assertThat(why.ask("one", "")).isEqualTo(why.ask(one.value(), ""));
        assertThat(why.ask("twin", ""))
                .isInstanceOfSatisfying(
                        Asked.Several.class,
                        several -> assertThat(several.hosts()).hasSize(2));
        assertThat(why.ask("nobody", "")).isEqualTo(new Asked.Unknown());
    }

    @Test
    void a_host_that_is_expected_or_waits_for_a_person_is_told_to_be_so() throws Exception {
        String token = world.token(false, 1, Duration.ofHours(1));
        var pending = new HostId(
                world.answered(World.request(token, World.machineKey(), "new")).host());
        world.database.change(tx -> tx.tags().add(pending, "web", TagStore.Source.PERSON));

        assertThat(ask(pending, "").causes())
                .extracting(Problem::wayOut)
                .containsExactly("compare its fingerprint, then: oakum hosts approve " + pending.value());
    }
}
