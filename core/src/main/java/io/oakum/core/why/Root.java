package io.oakum.core.why;

import io.oakum.core.exposure.Hindrance;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of the cause that comes first. Each open exposure has exactly one, so that counts by them add up to all that is open. In the
 * order in which they are looked for: what comes first has to be got out of the way first.
 */
public enum Root {
    QUARANTINED,
    /** Expected, or waits for a person to let it in. */
    PENDING,
    SILENT,
    DOUBTED,
    GUARD,
    ACCEPTED,
    END_OF_LIFE,
    NO_FIX,
    RESTART,
    /** Something that the host itself tells keeps everything there from being patched. */
    PROBLEM,
    HELD,
    PINNED,
    PHASED,
    KEPT_BACK,
    CONFFILE,
    SUBSCRIPTION,
    SOURCE_MISSING,
    NOT_OFFERED,
    PLANNING,
    LEFT_OUT,
    UNSIGNED,
    EXPIRED,
    TURN,
    RING,
    PAUSED,
    ROLLOUT_HELD,
    AT_WORK,
    FAILED,
    ENDED,
    NO_PLAN;

    /** What its rows are told apart by. */
    public enum Of {
        FLEET,
        PLAN,
        ROLLOUT
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Root> of(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    public Of rows() {
        return switch (this) {
            case PLANNING, LEFT_OUT, UNSIGNED, EXPIRED -> Of.PLAN;
            case TURN, RING, PAUSED, ROLLOUT_HELD, AT_WORK, FAILED, ENDED -> Of.ROLLOUT;
            case QUARANTINED,
                    PENDING,
                    SILENT,
                    DOUBTED,
                    GUARD,
                    ACCEPTED,
                    END_OF_LIFE,
                    NO_FIX,
                    RESTART,
                    PROBLEM,
                    HELD,
                    PINNED,
                    PHASED,
                    KEPT_BACK,
                    CONFFILE,
                    SUBSCRIPTION,
                    SOURCE_MISSING,
                    NOT_OFFERED,
                    NO_PLAN -> Of.FLEET;
        };
    }

    /** @return empty for what nothing that is open on a host in the fleet can have for a cause */
    public static Optional<Root> of(Cause cause) {
        return switch (cause) {
            case Cause.OfHost ofHost -> of(ofHost);
            case Cause.OfPackages ofPackages -> of(ofPackages);
            case Cause.OfPlan ofPlan -> Optional.of(of(ofPlan));
            case Cause.OfRollout ofRollout -> Optional.of(of(ofRollout));
        };
    }

    private static Optional<Root> of(Cause.OfHost cause) {
        return switch (cause) {
            case Cause.NeverCame(), Cause.Pending() -> Optional.of(PENDING);
            case Cause.Quarantined() -> Optional.of(QUARANTINED);
            case Cause.Silent _ -> Optional.of(SILENT);
            case Cause.Doubtful _ -> Optional.of(DOUBTED);
            case Cause.GuardRefuses _ -> Optional.of(GUARD);
            case Cause.Retired _, Cause.NeverReported() -> Optional.empty();
        };
    }

    private static Optional<Root> of(Cause.OfPackages cause) {
        return switch (cause) {
            case Cause.Told _ -> Optional.of(PROBLEM);
            case Cause.Hindered hindered -> of(hindered.hindrance());
            case Cause.NotOffered _ -> Optional.of(NOT_OFFERED);
            case Cause.OldCode _ -> Optional.of(RESTART);
            case Cause.NoFix _ -> Optional.of(NO_FIX);
            case Cause.EndOfLife _ -> Optional.of(END_OF_LIFE);
            case Cause.Accepted _ -> Optional.of(ACCEPTED);
            case Cause.NotKnown _, Cause.NotInstalled _ -> Optional.empty();
        };
    }

    /** @return empty for none */
    public static Optional<Root> of(Hindrance hindrance) {
        return switch (hindrance) {
            case NONE -> Optional.empty();
            case HELD -> Optional.of(HELD);
            case PINNED -> Optional.of(PINNED);
            case PHASED -> Optional.of(PHASED);
            case KEPT_BACK -> Optional.of(KEPT_BACK);
            case CONFFILE -> Optional.of(CONFFILE);
            case SUBSCRIPTION -> Optional.of(SUBSCRIPTION);
            case SOURCE_MISSING -> Optional.of(SOURCE_MISSING);
        };
    }

    private static Root of(Cause.OfPlan cause) {
        return switch (cause) {
            case Cause.PlanMaking _ -> PLANNING;
            case Cause.PlanLeftOut _ -> LEFT_OUT;
            case Cause.PlanUnsigned _ -> UNSIGNED;
            case Cause.PlanExpired _ -> EXPIRED;
            case Cause.NoPlan _ -> NO_PLAN;
        };
    }

    private static Root of(Cause.OfRollout cause) {
        return switch (cause) {
            case Cause.TurnNotCome _ -> TURN;
            case Cause.RingUnopened _ -> RING;
            case Cause.Paused _ -> PAUSED;
            case Cause.Held _ -> ROLLOUT_HELD;
            case Cause.AtWork _ -> AT_WORK;
            case Cause.AttemptFailed _ -> FAILED;
            case Cause.Ended _ -> ENDED;
        };
    }
}
