package io.oakum.core.plan;

import java.time.Duration;

/**
 * How carefully a plan is carried out.
 *
 * @param maxActive how many hosts of a ring may be changed at the same time; 0 for a quarter of the ring
 * @param failureBudget how many hosts of a ring may fail before it is held
 * @param soak how long a ring is watched after its last host
 * @param limit how long one host may take
 * @param openFor how long a ring waits for hosts that do not come
 * @param approveEach whether a person must let each ring after the first open
 */
public record Pace(
        int maxActive, int failureBudget, Duration soak, Duration limit, Duration openFor, boolean approveEach) {
    public Pace {
        if (maxActive < 0 || failureBudget < 0 || soak.isNegative() || !limit.isPositive() || !openFor.isPositive()) {
            throw new IllegalArgumentException("a pace of " + maxActive + " at a time, " + failureBudget
                    + " failures, soak " + soak + ", limit " + limit + ", open " + openFor + " can never be kept");
        }
    }

    int activeOf(int hosts) {
        return maxActive > 0 ? Math.min(maxActive, hosts) : Math.max(1, hosts / 4);
    }
}
