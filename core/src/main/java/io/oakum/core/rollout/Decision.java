package io.oakum.core.rollout;

import io.oakum.core.inventory.HostId;
import java.util.List;

/** What is to be done. Each is idempotent: doing it twice is doing it once. */
public sealed interface Decision {
    record OpenRing(int ring) implements Decision {}

    record Offer(int ring, List<HostId> hosts) implements Decision {}

    record PassRing(int ring) implements Decision {}

    record AskCancel(List<HostId> hosts) implements Decision {}

    /** Their deadline is over: {@link Verdict#LOST}. */
    record GiveUpOn(List<HostId> hosts) implements Decision {}

    record Settle(List<HostId> waiting, Verdict as) implements Decision {}

    record Close(Phase.Outcome outcome) implements Decision {}
}
