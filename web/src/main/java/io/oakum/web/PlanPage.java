package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.RolloutView.Plan;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.store.GoalStore.Wanted;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Closes;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.PlanStore.Rehearsal;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.PayloadType;
import io.oakum.web.Words.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What the page of one plan shows: what is signed, read out of the very document whose digest the order names.
 *
 * @param findings what copies of hosts showed, of every change set that was tried
 * @param limits what people sign of every host, in sentences; none before the plan is frozen
 * @param wanted each vulnerability that it was asked to close
 */
public record PlanPage(
        Plan plan,
        List<Ring> rings,
        List<Set> sets,
        List<Finding> findings,
        List<Out> leftOut,
        List<String> limits,
        List<Wanted> wanted) {
    private static final int MAX_CHANGES = 100;
    private static final int MAX_HOSTS = 200;

    /**
     * @param hosts how many
     * @param earliest before this they refuse to begin, whoever opens the ring
     */
    public record Ring(
            long no, int hosts, long soakSeconds, long failureBudget, boolean needsApproval, Instant earliest) {}

    /**
     * What is changed on some hosts.
     *
     * @param rehearsed how it fared on a copy: passed, failed, inconclusive, refused; empty where it was not rehearsed
     * @param changes the first of them
     */
    public record Set(String digest, int hosts, String rehearsed, List<Line> changes, int count) {}

    /** @param from and {@code to} are empty where there is none */
    public record Line(String name, String from, String to) {}

    /** The hosts that it does not cover for one reason. */
    public record Out(String why, List<String> names) {}

    /** @throws JsonException if the stored document is none of ours */
    public static PlanPage of(Plan plan, List<Rehearsal> rehearsals, List<Wanted> wanted) throws JsonException {
        List<Finding> findings = rehearsals.stream()
                .map(rehearsal -> Finding.of(plan, rehearsal))
                .toList();
        if (plan.row().frozen().isEmpty()) {
            return new PlanPage(plan, List.of(), List.of(), findings, List.of(), List.of(), wanted);
        }
        JsonObject document =
                (JsonObject) Json.read(plan.row().frozen().get().document().getBytes(StandardCharsets.UTF_8), 64 << 20);
        Order order = Order.read(plan.row().frozen().get().payload().array());
        return new PlanPage(
                plan, rings(document, order), sets(document), findings, leftOut(document), limits(order), wanted);
    }

    private static List<Ring> rings(JsonObject document, Order order) throws JsonException {
        var rings = new ArrayList<Ring>();
        for (JsonObject ring : document.objects("rings")) {
            long no = ring.wholeNumber("no");
            rings.add(new Ring(
                    no,
                    ring.array("hosts").size(),
                    ring.wholeNumber("soakSeconds"),
                    ring.wholeNumber("failureBudget"),
                    ring.truth("needsApproval"),
                    order.rings().get((int) no).earliest()));
        }
        return rings;
    }

    private static List<Out> leftOut(JsonObject document) throws JsonException {
        var byReason = new LinkedHashMap<String, List<String>>();
        for (JsonObject out : document.objects("leftOut")) {
            byReason.computeIfAbsent(out.text("why"), _ -> new ArrayList<>()).add(out.text("name"));
        }
        return byReason.entrySet().stream()
                .map(one -> new Out(one.getKey(), one.getValue()))
                .toList();
    }

    /** How many hosts it does not cover. */
    public int uncovered() {
        return leftOut.stream().mapToInt(out -> out.names().size()).sum();
    }

    /** What hosts say, those on which something would change first. */
    public List<Covered> answers() {
        return plan.hosts().stream()
                .sorted(Comparator.comparing(host -> host.changeSet().isEmpty()))
                .limit(MAX_HOSTS)
                .toList();
    }

    private static List<Set> sets(JsonObject document) throws JsonException {
        var sets = new ArrayList<Set>();
        for (JsonObject one : document.objects("changeSets")) {
            String digest = one.text("digest");
            List<Line> lines = ChangeSet.ofCanonicalLines(one.text("lines")).changes().stream()
                    .map(PlanPage::line)
                    .toList();
            sets.add(new Set(
                    digest,
                    hosts(document, digest),
                    rehearsed(document, digest),
                    lines.stream().limit(MAX_CHANGES).toList(),
                    lines.size()));
        }
        return sets;
    }

    private static Line line(Change change) {
        return switch (change) {
            case Change.Install one -> new Line(one.key().name(), "", one.to().text());
            case Change.Replace one ->
                new Line(one.key().name(), one.from().text(), one.to().text());
            case Change.Remove one -> new Line(one.key().name(), one.from().text(), "");
        };
    }

    private static int hosts(JsonObject document, String digest) throws JsonException {
        int hosts = 0;
        for (JsonObject ring : document.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                hosts += host.text("changeSet").equals(digest) ? 1 : 0;
            }
        }
        return hosts;
    }

    private static String rehearsed(JsonObject document, String digest) throws JsonException {
        for (JsonObject rehearsal : document.objects("rehearsals")) {
            if (rehearsal.text("changeSet").equals(digest)) {
                return rehearsal.get("verdict") instanceof JsonValue.JsonString(String verdict) ? verdict : "";
            }
        }
        return "";
    }

    /** Whether it is known what it changes. */
    public boolean isMade() {
        return plan.row().frozen().isPresent() || plan.row().failure().isPresent();
    }

    /** What it was meant to close when it was frozen. */
    public static Optional<Closes> closes(Plan plan) {
        return plan.row().frozen().flatMap(PlanStore.Frozen::closes);
    }

    /** What the slowest of the copies took; empty where none was tried. */
    public Optional<Duration> longest() {
        return findings.stream()
                .flatMap(found -> found.seen().stream())
                .map(Finding.Seen::took)
                .max(Comparator.naturalOrder());
    }

    /** What is signed, in hexadecimal; empty before the plan is frozen. */
    public Optional<String> digest() {
        return plan.row()
                .frozen()
                .map(frozen -> Envelope.unsigned(
                                PayloadType.ORDER, frozen.payload().array())
                        .digest()
                        .hex());
    }

    private static List<String> limits(Order order) {
        Order.Limits limits = order.limits();
        var told = new ArrayList<String>();
        told.add(limits.reboot() ? text("planpage.reboot.may") : text("planpage.reboot.never"));
        told.add(
                limits.maxRemovals() > 0
                        ? count("planpage.removals", limits.maxRemovals())
                        : text("planpage.removals.none"));
        if (limits.undoIfUnhealthy()) {
            told.add(text("planpage.undo-if-unhealthy"));
        }
        told.add(limits.undo() ? text("planpage.undo.covered") : text("planpage.undo.not-covered"));
        return told;
    }

    public static State state(Plan plan) {
        return switch (plan.state()) {
            case ASKING -> new State("run", "run", text("planpage.asking"));
            case REHEARSING -> new State("run", "run", text("planpage.rehearsing"));
            case WAITING -> new State("key", "warn", text("planpage.waiting"));
            case APPROVED -> new State("ok", "ok", text("planpage.approved"));
            case FAILED -> new State("fail", "fail", text("planpage.failed"));
            case EXPIRED -> new State("waive", "idle", text("planpage.expired"));
        };
    }

    public static State rehearsal(String verdict) {
        return switch (verdict) {
            case "passed" -> new State("ok", "ok", text("planpage.rehearsal.passed"));
            case "failed" -> new State("fail", "fail", text("planpage.rehearsal.failed"));
            case "inconclusive" -> new State("und", "idle", text("planpage.rehearsal.inconclusive"));
            case "refused" -> new State("warn", "warn", text("planpage.rehearsal.refused"));
            case String other -> new State("und", "idle", text("planpage.rehearsal.none"));
        };
    }
}
