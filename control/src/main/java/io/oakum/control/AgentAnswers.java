package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.store.InventoryStore.Has;
import io.oakum.store.Transaction;
import io.oakum.trust.Sha256;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an upgrade of the agent would change on each host, by the inventories that the hosts sent. Nobody is asked: no repository has a say
 * in it. Each host works it out again before it is rehearsed and before it is done.
 */
final class AgentAnswers {
    private final OfferedAgent offered;

    AgentAnswers(OfferedAgent offered) {
        this.offered = offered;
    }

    /** Writes the answer of each of these hosts into the plan. */
    void write(Transaction tx, String plan, Collection<HostId> hosts) {
        Map<HostId, List<Has>> had = tx.inventories().having(ChangeSet.AGENT, hosts);
        for (HostId host : hosts) {
            switch (of(Optional.ofNullable(had.get(host)))) {
                case Answer.Nothing() -> tx.plans().answer(plan, host, "nothing", Optional.empty(), "");
                case Answer.Blocked(String why) -> tx.plans().answer(plan, host, "blocked", Optional.empty(), why);
                case Answer.Upgrade(ChangeSet changes) -> {
                    Sha256 digest = Sha256.ofHex(changes.digest());
                    tx.plans().keepChangeSet(digest, changes.canonicalLines());
                    tx.plans().answer(plan, host, "feasible", Optional.of(digest), "");
                }
            }
        }
    }

    sealed interface Answer {
        record Nothing() implements Answer {}

        record Blocked(String why) implements Answer {}

        record Upgrade(ChangeSet changes) implements Answer {}
    }

    /** @param had its packages of the agent's name; empty where it never told what it has */
    private Answer of(Optional<List<Has>> had) {
        if (had.isEmpty()) {
            return new Answer.Blocked("it has not told what it has");
        }
        if (had.get().isEmpty()) {
            return new Answer.Blocked(
                    "its agent is not installed as a package, and goes with the program it came with");
        }
        Has agent = had.get().getFirst();
        String architecture = agent.key().architecture();
        if (!architecture.equals(offered.architecture())) {
            return new Answer.Blocked(
                    "this server hands out the agent for " + offered.architecture() + ", and it has " + architecture);
        }
        int order = offered.version().compareTo(agent.version());
        if (order < 0) {
            return new Answer.Blocked("its agent " + agent.version().text() + " is higher than "
                    + offered.version().text() + ", and an agent is never set back");
        }
        return order == 0
                ? new Answer.Nothing()
                : new Answer.Upgrade(new ChangeSet(List.of(
                        new Change.Replace(agent.key(), agent.version(), offered.version(), offered.content()))));
    }
}
