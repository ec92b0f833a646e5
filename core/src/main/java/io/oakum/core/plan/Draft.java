package io.oakum.core.plan;

import io.oakum.core.inventory.HostId;
import java.util.Map;
import java.util.Set;

/**
 * A plan in the making: what the hosts answered so far.
 *
 * @param answers of every host that the plan is to cover
 * @param rehearsals by the change set's digest
 * @param rehearses whether each change set is tried on a copy of a host before anybody is asked to sign
 */
public record Draft(Map<HostId, Answer> answers, Map<String, Rehearsed> rehearsals, boolean rehearses) {
    public Draft {
        answers = Map.copyOf(answers);
        rehearsals = Map.copyOf(rehearsals);
    }

    /** What a host says that the goal would change on it. */
    public sealed interface Answer {
        record Asked() implements Answer {}

        /** @param changeSet its digest; hosts with the same one are of one class */
        record Feasible(String changeSet) implements Answer {}

        record Nothing() implements Answer {}

        record Blocked(String why) implements Answer {}
    }

    /** What became of the try on a copy of one host of the class. */
    public sealed interface Rehearsed {
        record Asked(HostId on) implements Rehearsed {}

        record Passed(HostId on) implements Rehearsed {}

        record NotPassed(HostId on, String why) implements Rehearsed {}

        /**
         * No copy of that host could be tried: its owner forbids it, or none can be made. It says nothing of the change.
         *
         * @param before those that refused before it
         */
        record Refused(HostId on, String why, Set<HostId> before) implements Rehearsed {
            public Refused {
                before = Set.copyOf(before);
            }
        }
    }
}
