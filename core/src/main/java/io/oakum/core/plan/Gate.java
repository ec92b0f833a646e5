package io.oakum.core.plan;

/**
 * What must be true of a ring before the next one opens, in whole hosts.
 *
 * @param failureBudget so many hosts may fail
 * @param minConfirmed so many must be confirmed
 */
public record Gate(int failureBudget, int minConfirmed) {
    public Gate {
        if (failureBudget < 0 || minConfirmed < 0) {
            throw new IllegalArgumentException(
                    "a gate counts hosts, not " + failureBudget + " failed and " + minConfirmed + " confirmed");
        }
    }

    public boolean isFailedBy(long failed) {
        return failed > failureBudget;
    }

    public boolean isReachedBy(long confirmed) {
        return confirmed >= minConfirmed;
    }
}
