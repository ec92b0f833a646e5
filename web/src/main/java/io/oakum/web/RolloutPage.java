package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.control.AdvanceRollouts;
import io.oakum.control.HearTasks;
import io.oakum.control.RolloutView.Rollout;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.ExecutionStore.Row;
import io.oakum.store.RolloutStore;
import io.oakum.store.RolloutStore.RingRow;
import io.oakum.store.RolloutStore.UnderWay;
import io.oakum.web.Words.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the page of one rollout shows. */
public record RolloutPage(Rollout view) {
    /** How many hosts of a ring are how far. */
    public record Tally(long hosts, long confirmed, long active, long left, long failed, long other) {
        public static Tally of(UnderWay one) {
            return new Tally(one.hosts(), one.confirmed(), one.active(), one.left(), one.failed(), one.other());
        }

        public long waiting() {
            return hosts - confirmed - active - left - failed - other;
        }

        /** Whether none is at work or waits. */
        boolean isOver() {
            return active == 0 && waiting() == 0;
        }
    }

    /** Hosts that are not confirmed for one and the same reason. */
    public record Cause(String why, List<Row> hosts) {}

    /** One ring with what became of it. */
    public record Ring(RingRow row, Tally tally, State state) {}

    public List<Ring> rings() {
        return view.rings().stream().map(this::ring).toList();
    }

    /** Why hosts that have settled are not confirmed; what most of them share comes first. */
    public List<Cause> causes() {
        return view.executions().stream()
                .filter(row -> row.state() instanceof Execution.Settled settled
                        && !settled.verdict().isConfirmed())
                .collect(Collectors.groupingBy(Row::why, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(cause -> new Cause(cause.getKey(), cause.getValue()))
                .sorted(Comparator.comparingInt((Cause cause) -> -cause.hosts().size()))
                .toList();
    }

    /** The ring whose gate is asked next: it is open, and has not passed. */
    public Optional<Ring> asked() {
        return rings().stream()
                .filter(ring -> !isOver()
                        && ring.row().facts().openedAt().isPresent()
                        && ring.row().facts().passedAt().isEmpty())
                .findFirst();
    }

    public List<GateCheck> checks(Ring ring) {
        return GateCheck.of(
                ring.row(), ring.tally(), ring.tally().isOver() ? Optional.of(left(ring)) : Optional.empty());
    }

    /** Of the time for which a ring is watched: it begins anew with each host that settles. */
    private Duration left(Ring ring) {
        Instant drained = view.executions().stream()
                .filter(row -> row.ring() == ring.row().ring().no())
                .map(row -> row.state() instanceof Execution.Settled settled ? settled.at() : Instant.MIN)
                .max(Comparator.naturalOrder())
                .orElse(view.at());
        return Duration.between(view.at(), drained.plus(ring.row().ring().soak()));
    }

    private Ring ring(RingRow row) {
        return new Ring(row, tally(row.ring().no()), state(row));
    }

    private State state(RingRow row) {
        if (row.facts().passedAt().isPresent()) {
            return row.facts().waived()
                    ? new State("waive", "waive", text("rolloutpage.ring.waived"))
                    : new State("ok", "ok", text("rolloutpage.ring.passed"));
        }
        return switch (view.phase()) {
            case Phase.Held(int ring, String _)
            when ring == row.ring().no() -> new State("held", "warn", text("rolloutpage.ring.held"));
            case Phase.Soaking soaking
            when soaking.ring() == row.ring().no() -> new State("run", "run", text("rolloutpage.ring.watched"));
            case Phase.AwaitingRingApproval(int ring)
            when ring == row.ring().no() -> new State("wait", "warn", text("rolloutpage.ring.waits"));
            case Phase _ ->
                row.facts().openedAt().isPresent()
                        ? new State("run", "run", text("rolloutpage.ring.open"))
                        : new State("und", "idle", text("rolloutpage.ring.not-begun"));
        };
    }

    private Tally tally(int ring) {
        List<Row> hosts = view.executions().stream()
                .filter(row -> ring < 0 || row.ring() == ring)
                .toList();
        return new Tally(
                hosts.size(),
                count(hosts, verdict -> verdict.isConfirmed()),
                hosts.stream()
                        .filter(row -> row.state() instanceof Execution.Active)
                        .count(),
                count(hosts, verdict -> verdict == Verdict.RESTART_LEFT),
                count(hosts, Verdict::isFailure),
                count(hosts, verdict -> verdict == Verdict.CANCELLED || verdict == Verdict.MISSED));
    }

    private static long count(List<Row> hosts, java.util.function.Predicate<Verdict> isSuch) {
        return hosts.stream()
                .filter(row -> row.state() instanceof Execution.Settled settled && isSuch.test(settled.verdict()))
                .count();
    }

    public Tally all() {
        return tally(-1);
    }

    public static State state(Execution state) {
        return switch (state) {
            case Execution.Waiting _ -> new State("wait", "idle", text("rolloutpage.host.waiting"));
            case Execution.Active active -> new State("run", "run", word(active.step()));
            case Execution.Settled settled -> verdict(settled.verdict());
        };
    }

    private static String word(Step step) {
        return switch (step) {
            case PREFLIGHT -> text("rolloutpage.host.preflight");
            case STAGE -> text("rolloutpage.host.stage");
            case APPLY -> text("rolloutpage.host.apply");
            case RESTART -> text("rolloutpage.host.restart");
            case VERIFY -> text("rolloutpage.host.verify");
        };
    }

    private static State verdict(Verdict verdict) {
        return switch (verdict) {
            case CONFIRMED -> new State("ok", "ok", text("rolloutpage.host.confirmed"));
            case RESTART_LEFT -> new State("restart", "warn", text("rolloutpage.host.restart-left"));
            case NOT_NEEDED -> new State("ok", "ok", text("rolloutpage.host.not-needed"));
            case FAILED -> new State("fail", "fail", text("rolloutpage.host.failed"));
            case REVERTED -> new State("undo", "fail", text("rolloutpage.host.reverted"));
            case CANCELLED -> new State("waive", "idle", text("rolloutpage.host.cancelled"));
            case LOST -> new State("fail", "fail", text("rolloutpage.host.lost"));
            case MISSED -> new State("waive", "idle", text("rolloutpage.host.missed"));
        };
    }

    /** Why a host that waits may not begin yet; else what it says. */
    public String words(Row row) {
        if (row.state() instanceof Execution.Settled) {
            return row.why();
        }
        return row.state() instanceof Execution.Waiting
                ? Optional.ofNullable(view.admissions().get(row.host())).orElse(row.words())
                : row.words();
    }

    /** What a host told after it had been given up on; empty where it did not say how it ended. */
    public static String late(Row row) {
        return row.late().result().isEmpty() ? "" : HearTasks.said(row.late().result());
    }

    /** The answer: is it going well? */
    public io.oakum.web.Verdict verdictOfAll() {
        Tally all = all();
        String confirmed = Words.count(all.confirmed());
        String of = all.failed() > 0
                ? Texts.count("rolloutpage.of.failed", all.hosts(), confirmed, Words.count(all.failed()))
                : Texts.count("rolloutpage.of", all.hosts(), confirmed);
        String words = AdvanceRollouts.words(view.phase());
        return switch (view.phase()) {
            case Phase.Closed(Phase.Outcome outcome) ->
                outcome == Phase.Outcome.SUCCEEDED
                        ? new io.oakum.web.Verdict("ok", "ok", text("rolloutpage.done"), of, "")
                        : new io.oakum.web.Verdict("waive", "idle", text("rolloutpage.ended"), of, "");
            case Phase.Held(int _, String why) ->
                new io.oakum.web.Verdict("held", "warn", text("rolloutpage.held"), of, why);
            case Phase.Paused _ -> new io.oakum.web.Verdict("held", "warn", text("rolloutpage.paused"), of, wanted());
            case Phase.Stopping _ ->
                new io.oakum.web.Verdict("held", "warn", text("rolloutpage.stopping"), of, wanted());
            case Phase.AwaitingApproval _, Phase.AwaitingRingApproval _ ->
                new io.oakum.web.Verdict("wait", "warn", text("rolloutpage.waits"), of, words);
            case Phase.NotYet _ -> new io.oakum.web.Verdict("wait", "idle", text("rolloutpage.not-begun"), of, words);
            case Phase.Advancing _, Phase.Draining _, Phase.Soaking _ ->
                new io.oakum.web.Verdict("run", "run", text("rolloutpage.goes-on"), of, words);
        };
    }

    private String wanted() {
        var wanted = view.row().wanted();
        return wanted.why().isEmpty()
                ? text("rolloutpage.wanted", wanted.by())
                : text("rolloutpage.wanted.why", wanted.by(), wanted.why());
    }

    public boolean isOver() {
        return view.row().closedAt().isPresent();
    }

    /** Whether it stands still until somebody decides. */
    public boolean isStanding() {
        return isHeld() || isPaused() || openable().isPresent() || view.phase() instanceof Phase.AwaitingApproval;
    }

    public boolean isHeld() {
        return view.phase() instanceof Phase.Held;
    }

    /** Whether there will be something to take back: an undo brings back what was there before, and is not undone itself. */
    public boolean hasChanged() {
        Tally all = all();
        return view.row().act().equals("apply") && all.confirmed() + all.left() + all.failed() > 0;
    }

    public boolean isPaused() {
        return view.phase() instanceof Phase.Paused;
    }

    /** The ring that a person may let open or let pass now. */
    public Optional<Integer> waivable() {
        return view.phase() instanceof Phase.Held held ? Optional.of(held.ring()) : Optional.empty();
    }

    public Optional<Integer> openable() {
        return view.phase() instanceof Phase.AwaitingRingApproval(int ring) ? Optional.of(ring) : Optional.empty();
    }

    /** A row of a list of rollouts, by what its last look saw. */
    public static State summary(RolloutStore.Row row) {
        if (row.closedAt().isPresent()) {
            return row.outcome().equals("SUCCEEDED")
                    ? new State("ok", "ok", text("rolloutpage.summary.done"))
                    : new State("waive", "idle", text("rolloutpage.summary.ended"));
        }
        return running(row.phase());
    }

    /** @param seen the phase that the last look saw, in words */
    static State running(String seen) {
        String phase = seen.toLowerCase(Locale.ROOT);
        if (phase.startsWith("held") || phase.startsWith("paused")) {
            return new State(
                    "held",
                    "warn",
                    phase.startsWith("held") ? text("rolloutpage.summary.held") : text("rolloutpage.summary.paused"));
        }
        return phase.contains("waits")
                ? new State("wait", "warn", text("rolloutpage.summary.waits"))
                : new State("run", "run", text("rolloutpage.summary.running"));
    }
}
