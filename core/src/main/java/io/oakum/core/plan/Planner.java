package io.oakum.core.plan;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Draft.Answer;
import io.oakum.core.plan.Draft.Rehearsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides what a plan in the making needs next, and how its hosts are put into rings. Asks nobody. */
public final class Planner {
    /** So many hosts of a class are asked for a copy: where all of these refuse, the others do too as a rule. */
    private static final int ASKED_FOR_A_COPY = 10;

    private Planner() {}

    /** What a draft needs next. */
    public sealed interface Next {
        /** Hosts have yet to answer. */
        record Asking(int open, int of) implements Next {}

        /** @param on the host of each class on whose copy it is to be tried, by the change set's digest */
        record Rehearse(SortedMap<String, HostId> on) implements Next {}

        record Rehearsing(int open, int of) implements Next {}

        /**
         * It can be frozen.
         *
         * @param hosts in the order in which they go; those on whose copies it was tried go first
         * @param leftOut hosts that it does not cover, with the reason
         */
        record Ready(List<HostId> hosts, SortedMap<HostId, String> leftOut) implements Next {}

        /** No host can be covered. */
        record Failed(SortedMap<HostId, String> leftOut) implements Next {}
    }

    public static Next next(Draft draft) {
        int open = (int) draft.answers().values().stream()
                .filter(Answer.Asked.class::isInstance)
                .count();
        if (open > 0) {
            return new Next.Asking(open, draft.answers().size());
        }
        SortedMap<String, HostId> classes = classes(draft);
        if (draft.rehearses()) {
            var untried = new TreeMap<>(classes);
            untried.keySet().removeAll(draft.rehearsals().keySet());
            untried.putAll(elsewhere(draft));
            if (!untried.isEmpty()) {
                return new Next.Rehearse(untried);
            }
            int trying = (int) draft.rehearsals().values().stream()
                    .filter(Rehearsed.Asked.class::isInstance)
                    .count();
            if (trying > 0) {
                return new Next.Rehearsing(trying, draft.rehearsals().size());
            }
        }
        return frozen(draft, classes);
    }

    /** The first host of each class, by the change set's digest. */
    private static SortedMap<String, HostId> classes(Draft draft) {
        var classes = new TreeMap<String, HostId>();
        new TreeMap<>(draft.answers()).forEach((host, answer) -> {
            if (answer instanceof Answer.Feasible(String changeSet)) {
                classes.putIfAbsent(changeSet, host);
            }
        });
        return classes;
    }

    /** The next host of each class of which one has refused. */
    private static SortedMap<String, HostId> elsewhere(Draft draft) {
        var elsewhere = new TreeMap<String, HostId>();
        draft.rehearsals().forEach((changeSet, rehearsed) -> {
            if (rehearsed instanceof Rehearsed.Refused(HostId on, String _, Set<HostId> before)
                    && before.size() + 1 < ASKED_FOR_A_COPY) {
                new TreeMap<>(draft.answers())
                        .entrySet().stream()
                                .filter(one -> one.getValue().equals(new Answer.Feasible(changeSet)))
                                .map(Map.Entry::getKey)
                                .filter(host -> !host.equals(on) && !before.contains(host))
                                .findFirst()
                                .ifPresent(host -> elsewhere.put(changeSet, host));
            }
        });
        return elsewhere;
    }

    /** The host of each class that goes first: the one on whose copy it passed. */
    private static Set<HostId> first(Draft draft, Map<String, HostId> classes) {
        var first = new HashSet<HostId>();
        classes.forEach((changeSet, host) -> first.add(
                draft.rehearsals().get(changeSet) instanceof Rehearsed.Passed(HostId on)
                                && draft.answers().containsKey(on)
                        ? on
                        : host));
        return first;
    }

    private static Next frozen(Draft draft, Map<String, HostId> classes) {
        var leftOut = new TreeMap<HostId, String>();
        Set<HostId> hosts = new LinkedHashSet<>();
        var others = new ArrayList<HostId>();
        Set<HostId> first = first(draft, classes);
        new TreeMap<>(draft.answers()).forEach((host, answer) -> {
            String why = reason(answer, draft);
            if (!why.isEmpty()) {
                leftOut.put(host, why);
            } else if (first.contains(host)) {
                hosts.add(host);
            } else {
                others.add(host);
            }
        });
        hosts.addAll(others);
        return hosts.isEmpty() ? new Next.Failed(leftOut) : new Next.Ready(List.copyOf(hosts), leftOut);
    }

    /** Why a host is left out; empty where it is covered. */
    private static String reason(Answer answer, Draft draft) {
        return switch (answer) {
            case Answer.Asked() -> "it has not answered";
            case Answer.Nothing() -> "nothing is to be changed on it";
            case Answer.Blocked(String why) -> why;
            case Answer.Feasible(String changeSet) -> draft.rehearses() ? reason(changeSet, draft) : "";
        };
    }

    private static String reason(String changeSet, Draft draft) {
        return switch (draft.rehearsals().get(changeSet)) {
            case Rehearsed.NotPassed(HostId on, String why) ->
                "the rehearsal on a copy of " + on + " did not pass: " + why;
            case Rehearsed.Refused(HostId on, String why, Set<HostId> before) ->
                "it could not be tried on a copy of " + on + others(before.size()) + ": " + why;
            case Rehearsed.Asked _, Rehearsed.Passed _ -> "";
            case null -> "";
        };
    }

    private static String others(int count) {
        return count == 0 ? "" : count == 1 ? " or of 1 other" : " or of " + count + " others";
    }

    /** @param hosts in the order in which they go */
    public static List<Ring> rings(List<HostId> hosts, RingSizes sizes, Pace pace) {
        var rings = new ArrayList<Ring>();
        int from = 0;
        for (int count : sizes.of(hosts.size())) {
            // A ring of which every host may fail would be no test of anything.
            int budget = Math.min(pace.failureBudget(), count - 1);
            rings.add(new Ring(
                    rings.size(),
                    hosts.subList(from, from + count),
                    pace.activeOf(count),
                    new Gate(budget, count - budget),
                    pace.soak(),
                    pace.limit(),
                    pace.openFor(),
                    pace.approveEach() && !rings.isEmpty()));
            from += count;
        }
        return List.copyOf(rings);
    }
}
