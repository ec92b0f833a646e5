package io.oakum.web;

import static io.oakum.web.Texts.text;

import io.oakum.core.why.Root;
import io.oakum.web.Words.State;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cause that keeps exposures open, told to people.
 *
 * @param state its name, with the shape of how bad that is
 * @param way what gets it out of the way
 * @param command that does, with words in capitals for what it is about; empty where there is none
 */
public record RootWords(State state, String says, String way, Optional<String> command, Target target) {
    private static final Map<Root, RootWords> OF_HOSTS = Map.of(
            Root.QUARANTINED,
                    new RootWords(
                            new State("lock", "warn", text("rootwords.quarantined")),
                            text("rootwords.quarantined.says"),
                            text("rootwords.quarantined.way"),
                            Optional.of("oakum hosts approve ID --quarantined"),
                            Target.HOSTS),
            Root.PENDING,
                    new RootWords(
                            new State("wait", "idle", text("rootwords.pending")),
                            text("rootwords.pending.says"),
                            text("rootwords.pending.way"),
                            Optional.of("oakum hosts approve ID"),
                            Target.HOSTS),
            Root.SILENT,
                    new RootWords(
                            new State("warn", "warn", text("rootwords.silent")),
                            text("rootwords.silent.says"),
                            text("rootwords.silent.way"),
                            Optional.of(text("rootwords.silent.command")),
                            Target.HOSTS),
            Root.DOUBTED,
                    new RootWords(
                            new State("warn", "warn", text("rootwords.doubted")),
                            text("rootwords.doubted.says"),
                            text("rootwords.doubted.way"),
                            Optional.of("oakum hosts approve ID --report"),
                            Target.HOSTS),
            Root.GUARD,
                    new RootWords(
                            new State("lock", "warn", text("rootwords.guard")),
                            text("rootwords.guard.says"),
                            text("rootwords.guard.way"),
                            Optional.empty(),
                            Target.HOSTS));

    private static final Map<Root, RootWords> OF_PACKAGES = Map.of(
            Root.ACCEPTED,
                    new RootWords(
                            new State("waive", "waive", text("rootwords.accepted")),
                            text("rootwords.accepted.says"),
                            text("rootwords.accepted.way"),
                            Optional.of("oakum exception list"),
                            Target.EXCEPTIONS),
            Root.END_OF_LIFE,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.end-of-life")),
                            text("rootwords.end-of-life.says"),
                            text("rootwords.end-of-life.way"),
                            Optional.empty(),
                            Target.HOSTS),
            Root.NO_FIX,
                    new RootWords(
                            new State("und", "idle", text("rootwords.no-fix")),
                            text("rootwords.no-fix.says"),
                            text("rootwords.no-fix.way"),
                            Optional.empty(),
                            Target.EXPOSURES),
            Root.RESTART,
                    new RootWords(
                            new State("restart", "warn", text("rootwords.restart")),
                            text("rootwords.restart.says"),
                            text("rootwords.restart.way"),
                            Optional.of("oakum plan --all --reboot --host NAME"),
                            Target.HOSTS),
            Root.PROBLEM,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.problem")),
                            text("rootwords.problem.says"),
                            text("rootwords.problem.way"),
                            Optional.of("oakum why --host NAME"),
                            Target.HOSTS));

    private static final Map<Root, RootWords> OF_UPDATES = Map.of(
            Root.HELD,
                    new RootWords(
                            new State("held", "warn", text("rootwords.held")),
                            text("rootwords.held.says"),
                            text("rootwords.held.way"),
                            Optional.of(text("rootwords.held.command")),
                            Target.HOSTS),
            Root.PINNED,
                    new RootWords(
                            new State("held", "warn", text("rootwords.pinned")),
                            text("rootwords.pinned.says"),
                            text("rootwords.pinned.way"),
                            Optional.of(text("rootwords.pinned.command")),
                            Target.HOSTS),
            Root.PHASED,
                    new RootWords(
                            new State("wait", "idle", text("rootwords.phased")),
                            text("rootwords.phased.says"),
                            text("rootwords.phased.way"),
                            Optional.of("oakum patch PACKAGE=VERSION"),
                            Target.HOSTS),
            Root.KEPT_BACK,
                    new RootWords(
                            new State("held", "warn", text("rootwords.kept-back")),
                            text("rootwords.kept-back.says"),
                            text("rootwords.kept-back.way"),
                            Optional.of("oakum why PACKAGE"),
                            Target.HOSTS),
            Root.CONFFILE,
                    new RootWords(
                            new State("held", "warn", text("rootwords.conffile")),
                            text("rootwords.conffile.says"),
                            text("rootwords.conffile.way"),
                            Optional.of("oakum why PACKAGE"),
                            Target.HOSTS),
            Root.SUBSCRIPTION,
                    new RootWords(
                            new State("lock", "warn", text("rootwords.subscription")),
                            text("rootwords.subscription.says"),
                            text("rootwords.subscription.way"),
                            Optional.of(text("rootwords.subscription.command")),
                            Target.HOSTS),
            Root.SOURCE_MISSING,
                    new RootWords(
                            new State("und", "warn", text("rootwords.source-missing")),
                            text("rootwords.source-missing.says"),
                            text("rootwords.source-missing.way"),
                            Optional.empty(),
                            Target.HOSTS),
            Root.NOT_OFFERED,
                    new RootWords(
                            new State("und", "warn", text("rootwords.not-offered")),
                            text("rootwords.not-offered.says"),
                            text("rootwords.not-offered.way"),
                            Optional.of(text("rootwords.not-offered.command")),
                            Target.HOSTS));

    private static final Map<Root, RootWords> OF_PLANS = Map.of(
            Root.PLANNING,
                    new RootWords(
                            new State("run", "run", text("rootwords.planning")),
                            text("rootwords.planning.says"),
                            text("rootwords.planning.way"),
                            Optional.of("oakum plans"),
                            Target.THEIRS),
            Root.LEFT_OUT,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.left-out")),
                            text("rootwords.left-out.says"),
                            text("rootwords.left-out.way"),
                            Optional.of("oakum plans ID"),
                            Target.THEIRS),
            Root.UNSIGNED,
                    new RootWords(
                            new State("key", "warn", text("rootwords.unsigned")),
                            text("rootwords.unsigned.says"),
                            text("rootwords.unsigned.way"),
                            Optional.of("oakum approve ID"),
                            Target.THEIRS),
            Root.EXPIRED,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.expired")),
                            text("rootwords.expired.says"),
                            text("rootwords.expired.way"),
                            Optional.of("oakum plan --security"),
                            Target.PLAN),
            Root.NO_PLAN,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.no-plan")),
                            text("rootwords.no-plan.says"),
                            text("rootwords.no-plan.way"),
                            Optional.of("oakum plan --security"),
                            Target.PLAN));

    private static final Map<Root, RootWords> OF_ROLLOUTS = Map.of(
            Root.TURN,
                    new RootWords(
                            new State("wait", "idle", text("rootwords.turn")),
                            text("rootwords.turn.says"),
                            text("rootwords.turn.way"),
                            Optional.of("oakum rollout watch ID"),
                            Target.THEIRS),
            Root.RING,
                    new RootWords(
                            new State("key", "warn", text("rootwords.ring")),
                            text("rootwords.ring.says"),
                            text("rootwords.ring.way"),
                            Optional.of("oakum rollout open-ring ID RING"),
                            Target.THEIRS),
            Root.PAUSED,
                    new RootWords(
                            new State("held", "warn", text("rootwords.paused")),
                            text("rootwords.paused.says"),
                            text("rootwords.paused.way"),
                            Optional.of("oakum rollout resume ID"),
                            Target.THEIRS),
            Root.ROLLOUT_HELD,
                    new RootWords(
                            new State("held", "warn", text("rootwords.rollout-held")),
                            text("rootwords.rollout-held.says"),
                            text("rootwords.rollout-held.way"),
                            Optional.of("oakum rollout ID"),
                            Target.THEIRS),
            Root.AT_WORK,
                    new RootWords(
                            new State("run", "run", text("rootwords.at-work")),
                            text("rootwords.at-work.says"),
                            text("rootwords.at-work.way"),
                            Optional.of("oakum rollout watch ID"),
                            Target.THEIRS),
            Root.FAILED,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.failed")),
                            text("rootwords.failed.says"),
                            text("rootwords.failed.way"),
                            Optional.of("oakum rollout retry ID --host NAME"),
                            Target.THEIRS),
            Root.ENDED,
                    new RootWords(
                            new State("fail", "fail", text("rootwords.ended")),
                            text("rootwords.ended.says"),
                            text("rootwords.ended.way"),
                            Optional.of("oakum rollout ID"),
                            Target.THEIRS));

    private static final Map<Root, RootWords> ALL = Stream.of(OF_HOSTS, OF_PACKAGES, OF_UPDATES, OF_PLANS, OF_ROLLOUTS)
            .flatMap(words -> words.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** What is opened to get it out of the way. */
    public enum Target {
        HOSTS,
        EXPOSURES,
        EXCEPTIONS,
        /** The form for a new plan. */
        PLAN,
        /** The plans or rollouts that it is one's of. */
        THEIRS
    }

    public static RootWords of(Root root) {
        return Objects.requireNonNull(ALL.get(root), root::word);
    }

    /** @throws BadQuery if no cause has this word */
    static Root named(String word) throws BadQuery {
        String known = Stream.of(Root.values()).map(Root::word).collect(Collectors.joining(" "));
        return Root.of(word)
                .orElseThrow(() -> new BadQuery(text("exposurequery.no-cause", ListQuery.shortened(word), known)));
    }
}
