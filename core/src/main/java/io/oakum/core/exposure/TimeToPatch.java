package io.oakum.core.exposure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How long exposures stay open once there is something to install, by the estimate of Kaplan and Meier: one that is still open counts
 * for as long as it was watched, so that slow ones cannot hide behind the quick.
 *
 * @param watched how many exposures it rests on
 * @param closed how many of them were seen to close
 * @param steps where the share falls, by age
 */
public record TimeToPatch(long watched, long closed, List<Step> steps) {
    /** With fewer closed ones a curve would say more than is known. */
    public static final int FEWEST = 30;

    /** The 97.5th percentile of the normal distribution, for a band that holds the true share in 95 of 100 cases. */
    private static final double BAND = 1.959964;

    public TimeToPatch {
        steps = List.copyOf(steps);
    }

    /**
     * Exposures that went out of sight at one age.
     *
     * @param hours whole hours, the begun one counted, from the first offer of a fix
     * @param closed those that closed then
     * @param open those that were still open when they were last looked at
     */
    public record Left(long hours, long closed, long open) {}

    /**
     * @param atRisk how many were open and watched until this age
     * @param share of all that is still open after it, 1 for all; {@code low} and {@code high} are its 95 percent band (Greenwood's variance
     *     of the logarithm of the logarithm, which stays between 0 and 1)
     */
    public record Step(long hours, long atRisk, long closed, double share, double low, double high) {}

    /** @param left by rising age, each age once */
    public static TimeToPatch of(List<Left> left) {
        long watched = left.stream().mapToLong(one -> one.closed() + one.open()).sum();
        long atRisk = watched;
        double share = 1;
        double variance = 0;
        var steps = new ArrayList<Step>();
        for (Left one : left) {
            if (one.closed() > 0) {
                share *= 1 - (double) one.closed() / atRisk;
                variance += (double) one.closed() / ((double) atRisk * (atRisk - one.closed()));
                steps.add(step(one, atRisk, share, variance));
            }
            atRisk -= one.closed() + one.open();
        }
        return new TimeToPatch(watched, left.stream().mapToLong(Left::closed).sum(), steps);
    }

    private static Step step(Left left, long atRisk, double share, double variance) {
        if (left.closed() == atRisk) {
            return new Step(left.hours(), atRisk, left.closed(), 0, 0, 0);
        }
        double spread = BAND * Math.sqrt(variance) / Math.abs(Math.log(share));
        return new Step(
                left.hours(),
                atRisk,
                left.closed(),
                share,
                Math.pow(share, Math.exp(spread)),
                Math.pow(share, Math.exp(-spread)));
    }

    public boolean isTelling() {
        return closed >= FEWEST;
    }

    /** The age at which no more than this share was open; empty where it never came so far. */
    public OptionalLong hoursUntil(double share) {
        return steps.stream()
                .filter(step -> step.share() <= share)
                .mapToLong(Step::hours)
                .findFirst();
    }
}
