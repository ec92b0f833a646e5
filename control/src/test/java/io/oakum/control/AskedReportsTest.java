package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.ChangeHosts.Choice;
import io.oakum.control.ChangeHosts.Outcome;
import io.oakum.control.ChangeHosts.Work;
import io.oakum.core.inventory.HostId;
import io.oakum.store.HostFilter;
import io.oakum.store.ManyHostsStore.Standing;
import io.oakum.store.ReportAskStore.Asked;
import io.oakum.store.ReportAskStore.State;
import io.oakum.trust.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that people ask to report now, on a real database. */
final class AskedReportsTest extends RolloutTrial {
    private static final Choice ALL = new Choice.Matching(HostFilter.ALL);
    private static final Work ASK = new Work.Ask();

    private ChangeHosts hosts;

    @BeforeEach
    void whoever_asks() {
        hosts = new ChangeHosts(world.database, AgentStanding.Agents.NONE);
    }

    private int ask(HostId host) throws Exception {
        return ((Outcome.Done) hosts.change(host, ASK, World.ADMIN)).count();
    }

    private Outcome.Done askAll() throws Exception {
        return (Outcome.Done) hosts.change(ALL, hosts.look(ALL).digest(), ASK, World.ADMIN);
    }

    private Asked asked(HostId host) throws Exception {
        return world.database.transact(tx -> tx.reportAsks().of(host)).orElseThrow();
    }

    private State state(HostId host) throws Exception {
        return asked(host).state(world.database.transact(tx -> tx.now()));
    }

    /** As its poll is answered. */
    private boolean isTold(HostId host) throws Exception {
        parts.give().look();
        return parts.give().isReportAwaited(host);
    }

    private void report(HostId host, Instant at) throws Exception {
        world.reports.take(host, Knowledge.report(at.toString(), "", "curl 7.88.1-10"));
    }

    private void pass(Duration time) {
        world.asOwner(
                "update report_ask set asked_at = asked_at - interval '%1$d seconds', due_at = due_at - interval '%1$d seconds'"
                        .formatted(time.toSeconds()));
    }

    @Test
    void one_that_is_asked_is_told_until_it_reports_and_that_is_in_the_log() throws Exception {
        assertThat(isTold(one)).isFalse();

        assertThat(ask(one)).isEqualTo(1);

        assertThat(isTold(one)).isTrue();
        assertThat(isTold(one)).as("its first answer was lost").isTrue();
        assertThat(isTold(two)).isFalse();
        assertThat(state(one)).isEqualTo(State.WAITS);
        report(one, Instant.now());
        assertThat(isTold(one)).isFalse();
        assertThat(asked(one).answered()).isPresent();
        assertThat(asked(one).by()).isEqualTo("person:admin");
        assertThat(world.logged("hosts.asked")).singleElement().asString().contains(one.value());
    }

    @Test
    void asked_twice_it_is_asked_once() throws Exception {
        ask(one);
        Asked first = asked(one);

        assertThat(ask(one)).isZero();

        assertThat(asked(one)).isEqualTo(first);
        assertThat(world.logged("hosts.asked")).hasSize(1);
    }

    @Test
    void one_that_reported_is_asked_again_after_a_pause() throws Exception {
        ask(one);
        isTold(one);
        report(one, Instant.now());
        assertThat(state(one)).isEqualTo(State.PAUSED);
        assertThat(ask(one)).isZero();

        pass(Duration.ofSeconds(30));

        assertThat(state(one)).isEqualTo(State.ANSWERED);
        assertThat(ask(one)).isEqualTo(1);
        assertThat(isTold(one)).isTrue();
    }

    @Test
    void a_report_that_was_under_way_when_it_was_asked_is_no_answer() throws Exception {
        ask(one);

        report(one, Instant.now());

        assertThat(state(one)).isEqualTo(State.WAITS);
        assertThat(isTold(one)).isTrue();
    }

    @Test
    void a_report_that_is_not_believed_is_an_answer_too() throws Exception {
        for (Bytes document : List.of(Bytes.ofText("junk"), Knowledge.report("2020-01-01T00:00:00Z", ""))) {
            ask(one);
            isTold(one);

            world.reports.take(one, document);

            assertThat(isTold(one)).as("it is not asked without an end").isFalse();
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void one_that_is_not_heard_is_waited_for_an_hour_and_can_then_be_asked_again() throws Exception {
        ask(one);
        pass(Duration.ofHours(1).minusSeconds(5));
        assertThat(state(one)).isEqualTo(State.WAITS);
        assertThat(ask(one)).isZero();

        pass(Duration.ofSeconds(5));

        assertThat(state(one)).isEqualTo(State.GIVEN_UP);
        assertThat(isTold(one)).isFalse();
        assertThat(ask(one)).isEqualTo(1);
        assertThat(isTold(one)).isTrue();
    }

    @Test
    void many_are_asked_by_one_entry_and_each_is_told_in_its_turn() throws Exception {
        Outcome.Done done = askAll();

        assertThat(done.count()).isEqualTo(3);
        assertThat(world.logged("hosts.asked")).singleElement().asString().contains("3 hosts");
        assertThat(List.of(one, two, three).stream().sorted().map(this::due).toList())
                .containsExactly(done.at(), done.at().plusMillis(50), done.at().plusMillis(100));
        HostId four = heard("four");
        ask(four);
        assertThat(due(four))
                .as("behind all that wait")
                .isAfterOrEqualTo(done.at().plusMillis(150));

        pass(Duration.ofMinutes(1));
        world.asOwner("update report_ask set due_at = now() + interval '1 minute' where host_id = '" + two + "'");
        assertThat(isTold(two)).isFalse();
        assertThat(isTold(one)).isTrue();
        report(one, Instant.now());
        assertThat(hosts.standing(ASK, asked(one).at())).isEqualTo(new Standing(3, 2));
        assertThat(hosts.undo(ASK, done.at(), World.ADMIN)).isZero();
    }

    private Instant due(HostId host) {
        try {
            return asked(host).due();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void who_is_not_let_in_is_not_asked() throws Exception {
        HostId waiting = new HostId(
                world.answered(World.request(world.token(false, 1, Duration.ofHours(1)), World.machineKey(), "waiting"))
                        .host());
        world.database.change(tx -> tx.hosts().quarantine(two));
        world.database.change(tx -> tx.hosts().retire(three, "scrapped"));

        assertThat(ask(waiting)).isZero();
        assertThat(ask(two)).isZero();
        assertThat(hosts.change(three, ASK, World.ADMIN)).isEqualTo(new Outcome.Others(0));
        assertThat(world.logged("hosts.asked")).isEmpty();
    }

    @Test
    void one_that_changes_something_for_a_rollout_is_told_when_that_is_done() throws Exception {
        HostId atWork = inRing(begun(request("1,rest", 0)), 0);

        ask(atWork);

        assertThat(isTold(atWork)).isFalse();
        assertThat(asked(atWork).told()).isEmpty();
        answer(atWork, "carry-out", "{\"verdict\":\"confirmed\"}");
        assertThat(isTold(atWork)).isTrue();
        assertThat(asked(atWork).told()).isPresent();
    }
}
