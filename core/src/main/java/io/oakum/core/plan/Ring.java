package io.oakum.core.plan;

import io.oakum.core.inventory.HostId;
import java.time.Duration;
import java.util.List;

/**
 * Hosts that go together. Ring 0 is the canary.
 *
 * @param no counts from 0
 * @param hosts fixed when the plan is frozen: who vanishes later is a host that is not confirmed
 * @param maxActive how many may be changed at the same time
 * @param soak how long the ring is watched after its last host settled
 * @param limit how long one host may take
 * @param openFor how long the ring waits for hosts that do not come
 * @param needsApproval whether a person must let it open
 */
public record Ring(
        int no,
        List<HostId> hosts,
        int maxActive,
        Gate gate,
        Duration soak,
        Duration limit,
        Duration openFor,
        boolean needsApproval) {
    public Ring {
        hosts = hosts.stream().sorted().toList();
        if (no < 0 || maxActive < 1 || hosts.isEmpty()) {
            throw new IllegalArgumentException("ring " + no + " of " + hosts.size() + " hosts, " + maxActive
                    + " at a time, can never be carried out");
        }
        if (soak.isNegative() || !limit.isPositive() || !openFor.isPositive()) {
            throw new IllegalArgumentException(
                    "ring " + no + " has times that are none: soak " + soak + ", limit " + limit + ", open " + openFor);
        }
        if (gate.minConfirmed() > hosts.size()) {
            throw new IllegalArgumentException(
                    "ring " + no + " of " + hosts.size() + " hosts can never confirm " + gate.minConfirmed());
        }
    }
}
