package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.ApprovePlan.Signed;
import io.oakum.control.MakePlan.Made;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.ExposureStore.Decided;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.GoalStore.Wanted;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Closes;
import io.oakum.store.RemedyStore.Planned;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.PayloadType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Plans and their signatures on a real database. */
class PlanTest extends RolloutTrial {
    private static final String SECURITY = "{\"kind\":\"security\",\"names\":[]}";

    @Test
    void a_signature_by_anybody_else_begins_nothing() throws Exception {
        String plan = plan(request("1,rest", 0));
        try (var stranger = new SshOperator()) {
            byte[] payload = world.database
                    .transact(tx -> tx.plans().find(plan).orElseThrow())
                    .frozen()
                    .orElseThrow()
                    .payload()
                    .array();
            byte[] bytes = Envelope.unsigned(PayloadType.ORDER, payload).signedBytes();

            assertThat(parts.approve().sign(plan, stranger.sign(Bytes.of(bytes), "order@oakum"), World.ADMIN))
                    .isInstanceOf(Signed.Refused.class);
            assertThat(parts.approve().sign(plan, world.operator.sign(Bytes.of(bytes), "trust@oakum"), World.ADMIN))
                    .isInstanceOf(Signed.Refused.class);
            assertThat(parts.approve().sign(plan, "junk", World.ADMIN)).isInstanceOf(Signed.Refused.class);
        }
        assertThat(rollouts()).isEmpty();
    }

    @Test
    void that_hosts_take_it_back_by_themselves_stands_in_what_people_sign() throws Exception {
        PlanRequest undoing = changed("\"undoIfUnhealthy\":false", "\"undoIfUnhealthy\":true");

        assertThat(limits(plan(request("1,rest", 0))).undoIfUnhealthy()).isFalse();
        assertThat(limits(plan(undoing)).undoIfUnhealthy()).isTrue();
    }

    @Test
    void a_plan_says_what_it_closes_of_what_has_a_fix_in_the_packages_that_it_changes() throws Exception {
        Instant first = Instant.parse("2026-11-01T00:00:00Z");
        Instant later = first.plus(Duration.ofDays(3));
        List<Decided> open = List.of(
                open(one, "CVE-2026-0001", "fix-available", later, "curl:amd64"),
                open(two, "CVE-2026-0001", "fix-available", first, "curl:amd64"),
                open(two, "CVE-2026-0002", "fix-available", first.minusSeconds(1), "curl:amd64", "nginx:amd64"),
                open(three, "CVE-2026-0003", "no-fix", first.minusSeconds(2), "curl:amd64"),
                open(three, "CVE-2026-0004", "fix-available", first.minusSeconds(3), "nginx:amd64"));
        world.database.transact(tx -> {
            tx.exposures().open(open, first);
            return open;
        });
        String plan = plan(request("1,rest", 0));

        assertThat(closes(plan)).hasValue(new Closes(2, 2, Optional.of(first)));
        List<Planned> planned = world.database.transact(
                tx -> tx.remedies().planned(List.of("CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003")));
        assertThat(planned).containsExactly(new Planned("CVE-2026-0001", plan, 2, Optional.empty()));
    }

    @Test
    void a_plan_says_of_each_vulnerability_that_it_was_asked_to_close_what_it_leaves_open() throws Exception {
        Instant due = Instant.parse("2026-11-01T00:00:00Z");
        var kept = new Reported(
                "CVE-2026-0001", "fix-available", "kept", due, false, "r", List.of("it is so"), List.of("nginx:amd64"));
        List<Decided> open = List.of(
                open(one, "CVE-2026-0001", "fix-available", due, "curl:amd64"),
                new Decided(two, kept, List.of("host"), due.minusSeconds(1)),
                open(three, "CVE-2026-0001", "no-fix", due, "curl:amd64"),
                open(one, "CVE-2026-0002", "fix-available", due.plusSeconds(1), "nginx:amd64"),
                open(two, "CVE-2026-0002", "restart-required", due.plusSeconds(1), "nginx:amd64"));
        world.database.transact(tx -> {
            tx.exposures().open(open, due);
            return open;
        });
        PlanRequest request = closing(List.of("CVE-2026-0003", "CVE-2026-0002", "CVE-2026-0001"));
        String plan = ((Made.Begun) parts.plans().make(request, World.ADMIN)).plan();

        assertThat(wanted(plan))
                .containsExactly(
                        new Wanted("CVE-2026-0001", 3, 1, 0, 1, 0, 1),
                        new Wanted("CVE-2026-0002", 2, 1, 0, 0, 1, 0),
                        Wanted.nowhere("CVE-2026-0003"));
        freeze();
        assertThat(wanted(plan))
                .as("it changes curl alone")
                .containsExactly(
                        new Wanted("CVE-2026-0001", 3, 1, 0, 1, 0, 1),
                        new Wanted("CVE-2026-0002", 2, 0, 1, 0, 1, 0),
                        Wanted.nowhere("CVE-2026-0003"));
    }

    @Test
    void a_plan_names_no_more_than_people_can_read() throws Exception {
        List<String> many = IntStream.rangeClosed(1, MakePlan.MOST_NAMES + 1)
                .mapToObj(n -> "CVE-2026-" + n)
                .toList();

        assertThat(parts.plans().make(closing(many), World.ADMIN))
                .isEqualTo(
                        new Made.Refused("a plan names at most 200 vulnerabilities or packages, and this one names 201:"
                                + " make several, or one of every security update"));
        assertThat(closing(many.subList(0, MakePlan.MOST_NAMES)).goal().inWords())
                .isEqualTo("closing CVE-2026-1, CVE-2026-2, CVE-2026-3, CVE-2026-4 and 196 others");
    }

    private List<Wanted> wanted(String plan) throws Exception {
        var view = new RolloutView(world.database);
        return view.wanted(view.plan(plan).orElseThrow());
    }

    private static PlanRequest closing(List<String> names) throws Exception {
        return changed(SECURITY, "{\"kind\":\"close\",\"names\":[\"" + String.join("\",\"", names) + "\"]}");
    }

    /** The usual request with something else in it. */
    private static PlanRequest changed(String was, String is) throws Exception {
        String asked = Json.write(request("1,rest", 0).json()).replace(was, is);
        return PlanRequest.read(Json.readObject(asked.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void what_a_version_that_somebody_named_leaves_open_is_not_counted() throws Exception {
        for (HostId host : List.of(one, two, three)) {
            report(host, "7.88.1-10");
        }
        Instant due = Instant.parse("2026-11-01T00:00:00Z");
        List<Decided> open = List.of(
                open(one, "CVE-2026-0001", "fix-available", due, "curl:amd64"),
                open(two, "CVE-2026-0001", "fix-available", due, "curl:amd64"),
                open(three, "CVE-2026-0001", "fix-available", due, "curl:amd64"));
        world.database.transact(tx -> {
            tx.exposures().open(open, due);
            return open;
        });
        PlanRequest request = changed(SECURITY, "{\"kind\":\"packages\",\"names\":[\"curl=7.88.1-10+deb12u14\"]}");

        offered("7.88.1-10+deb12u14");
        assertThat(closes(plan(request))).hasValue(new Closes(3, 3, Optional.of(due)));

        offered("7.88.1-10+deb12u15");
        assertThat(closes(plan(request))).hasValue(new Closes(0, 0, Optional.empty()));
        assertThat(closes(plan(request("1,rest", 0))).orElseThrow().exposures())
                .as("whoever names no version gets the offered one")
                .isEqualTo(3);
    }

    /** What each host last said that it could have. */
    private void offered(String version) {
        world.asOwner(
                "update host_report set document = jsonb_set(document::jsonb, '{scan,updates}', '[{\"package\":\"curl\","
                        + "\"arch\":\"amd64\",\"installed\":\"7.88.1-10\",\"candidate\":\"" + version + "\"}]')::text");
    }

    @Test
    void a_plan_that_closes_nothing_says_so() throws Exception {
        assertThat(closes(plan(request("1,rest", 0)))).hasValue(new Closes(0, 0, Optional.empty()));
    }

    private static Decided open(HostId host, String vulnerability, String state, Instant due, String... packages) {
        var shown = new Reported(
                vulnerability, state, "", due, false, "BOD 26-04: 14 days", List.of("it is so"), List.of(packages));
        return new Decided(host, shown, List.of("host"), due.minus(Duration.ofDays(14)));
    }

    private Optional<Closes> closes(String plan) throws Exception {
        Optional<PlanStore.Row> row = world.database.transact(tx -> tx.plans().find(plan));
        return row.orElseThrow().frozen().orElseThrow().closes();
    }

    private Order.Limits limits(String plan) throws Exception {
        PlanStore.Frozen frozen = world.database
                .transact(tx -> tx.plans().find(plan).orElseThrow())
                .frozen()
                .orElseThrow();
        return Order.read(frozen.payload().array()).limits();
    }

    @Test
    void signing_twice_begins_one_rollout() throws Exception {
        String plan = plan(request("1,rest", 0));

        assertThat(sign(plan)).isEqualTo(sign(plan));
        assertThat(rollouts()).hasSize(1);
    }

    @Test
    void a_plan_whose_rehearsal_fails_asks_nobody_to_sign() throws Exception {
        String plan = ((Made.Begun) parts.plans().make(request("1,rest", 0), World.ADMIN)).plan();
        for (HostId host : List.of(one, two)) {
            answer(host, "simulate", feasible());
        }
        answer(three, "simulate", "{\"answer\":\"blocked\",\"why\":\"dpkg is half-way\"}");
        for (HostId host : List.of(one, two)) {
            if (hasTask(host, "rehearse")) {
                answer(
                        host,
                        "rehearse",
                        "{\"verdict\":\"failed\",\"problems\":[{\"message\":\"postinst of curl failed\"}]}");
            }
        }
        parts.look();

        assertThat(world.database
                        .transact(tx -> tx.plans().find(plan).orElseThrow())
                        .failure()
                        .orElseThrow())
                .contains("postinst of curl failed")
                .contains("dpkg is half-way");
    }

    @Test
    void a_host_whose_owner_forbids_rehearsals_hinders_no_other() throws Exception {
        String plan = ((Made.Begun) parts.plans().make(request("1,rest", 0), World.ADMIN)).plan();
        List<HostId> hosts = Stream.of(one, two, three).sorted().toList();
        for (HostId host : hosts) {
            answer(host, "simulate", feasible());
        }
        answer(
                hosts.get(0),
                "rehearse",
                "{\"verdict\":\"refused\",\"answer\":\"blocked\",\"why\":\"its owner says no\"}");
        assertThat(hasTask(hosts.get(0), "rehearse")).isFalse();
        answer(hosts.get(1), "rehearse", "{\"verdict\":\"passed\"}");
        parts.look();

        PlanStore.Row row = world.database.transact(tx -> tx.plans().find(plan).orElseThrow());
        assertThat(row.frozen().orElseThrow().document())
                .contains("\"verdict\":\"passed\"")
                .contains("\"on\":\"" + hosts.get(1).value() + "\"");
        assertThat(world.database
                        .transact(tx -> tx.plans().rehearsals(plan))
                        .getFirst()
                        .refusedBy())
                .containsExactly(hosts.get(0));
    }

    @Test
    void a_plan_on_which_every_owner_says_no_asks_nobody_to_sign() throws Exception {
        String plan = ((Made.Begun) parts.plans().make(request("1,rest", 0), World.ADMIN)).plan();
        List<HostId> hosts = Stream.of(one, two, three).sorted().toList();
        for (HostId host : hosts) {
            answer(host, "simulate", feasible());
        }
        for (HostId host : hosts) {
            answer(host, "rehearse", "{\"verdict\":\"refused\",\"answer\":\"blocked\",\"why\":\"its owner says no\"}");
        }
        parts.look();

        assertThat(world.database
                        .transact(tx -> tx.plans().find(plan).orElseThrow())
                        .failure())
                .hasValueSatisfying(why -> assertThat(why).contains("or of 2 others: its owner says no"));
    }

    @Test
    @BadInput("E9")
    void what_is_no_answer_is_refused_and_changes_nothing() throws Exception {
        parts.plans().make(request("1,rest", 0), World.ADMIN);
        Task task = task(one, "simulate");

        for (String junk :
                List.of("{\"answer\":\"perhaps\"}", "{\"answer\":\"feasible\",\"changes\":\"x\"}", "[]", "{")) {
            assertThatThrownBy(() -> parts.hear().hear(one, new TaskAnswer(task.id(), 0, "", "", "", junk)))
                    .isInstanceOf(JsonException.class);
        }
        assertThatThrownBy(() -> parts.hear().hear(one, new TaskAnswer("t-1; drop", 0, "", "", "", "")))
                .isInstanceOf(JsonException.class);
        parts.hear().hear(two, new TaskAnswer(task.id(), 0, "", "", "", feasible()));
        assertThat(task(one, "simulate")).isEqualTo(task);
    }

    @Test
    void of_many_who_sign_at_once_each_is_told_of_the_one_rollout() throws Exception {
        String plan = plan(request("1,rest", 0));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var signing = new ArrayList<Future<Signed>>();
            for (int i = 0; i < 6; i++) {
                signing.add(threads.submit(() -> sign(plan)));
            }
            var answers = new HashSet<Signed>();
            for (Future<Signed> one : signing) {
                answers.add(one.get());
            }

            assertThat(answers).singleElement().isInstanceOf(Signed.Begun.class);
        }
        assertThat(rollouts()).hasSize(1);
    }

    @Test
    void a_host_that_never_fetched_what_was_signed_is_named_before_its_turn() throws Exception {
        String rollout = ((Signed.Begun) sign(plan(request("1,rest", 0)))).rollout();
        world.database.change(tx ->
                tx.tasks().ask(List.of(one), rollout(rollout, tx), "stage", "{}", java.time.Duration.ofSeconds(-1)));

        parts.hear().giveUp();

        assertThat(execution(rollout, one).words()).contains("could not fetch its packages: it did not answer in time");
    }

    @Test
    void where_each_host_tries_it_those_that_fail_are_left_out_before_anybody_signs() throws Exception {
        String plan = ((Made.Begun) parts.plans().make(each(), World.ADMIN)).plan();
        assertThat(task(one, "simulate").request()).contains("\"rehearse\":true");
        answer(one, "simulate", tried());
        answer(two, "simulate", "{\"answer\":\"blocked\",\"why\":\"it did not pass on a copy of this host\"}");
        answer(three, "simulate", tried());

        assertThat(hasTask(one, "rehearse") || hasTask(three, "rehearse")).isFalse();
        String document = world.database
                .transact(tx -> tx.plans().find(plan).orElseThrow())
                .frozen()
                .orElseThrow()
                .document();
        assertThat(document)
                .contains("\"why\":\"it did not pass on a copy of this host\"")
                .contains("\"verdict\":\"passed\"")
                .containsPattern("(\"tried\":true.*){2}")
                .doesNotContain("\"tried\":false");
    }

    @Test
    void who_has_tried_it_has_fetched_it_and_is_not_asked_to() throws Exception {
        parts.plans().make(each(), World.ADMIN);
        answer(one, "simulate", tried());
        answer(two, "simulate", feasible());
        answer(three, "simulate", tried());
        parts.look();
        String plan =
                world.database.transact(tx -> tx.plans().newest(1)).getFirst().id();

        sign(plan);

        assertThat(hasTask(two, "stage")).isTrue();
        assertThat(hasTask(one, "stage") || hasTask(three, "stage")).isFalse();
    }

    @Test
    void what_failed_on_a_copy_is_no_answer_that_it_can_be_done() throws Exception {
        parts.plans().make(each(), World.ADMIN);
        String failed = tried().replace("passed", "failed");

        assertThatThrownBy(() -> answer(one, "simulate", failed))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("not feasible");
    }

    private static PlanRequest each() throws Exception {
        return changed("\"rehearseEach\":false", "\"rehearseEach\":true");
    }

    private static String tried() {
        return feasible().replaceFirst("\\{", "{\"rehearsal\":{\"verdict\":\"passed\"},");
    }

    private static String rollout(String id, io.oakum.store.Transaction tx) {
        return tx.rollouts().find(id).orElseThrow().plan();
    }
}
