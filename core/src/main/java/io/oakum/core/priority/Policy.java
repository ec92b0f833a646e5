package io.oakum.core.priority;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says by when an exposure is to be closed. Any number of them can be in force; the earliest deadline counts. */
public sealed interface Policy {

    String ASKS = " asks for its end within ";
    String NOT_KNOWN = "not known: ";
    String EARLIEST = "the earliest of ";

    /** What it is called, such as {@code pci-dss-4.0.1}. */
    String name();

    /** By when, by which rule and why; empty where it sets no deadline in this situation. */
    Optional<Priority> priority(Situation situation);

    /** CISA's BOD 26-04, which is in force where nothing else is said. It sets a deadline in every situation. */
    record Directive() implements Policy {
        public static final String NAME = "bod-26-04";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<Priority> priority(Situation situation) {
            return Optional.of(Bod2604.priority(situation.facts()));
        }
    }

    /** From what a rule's time is counted. */
    enum Event {
        FIRST_SEEN,
        RELEASED,
        EXPLOITED;

        Optional<Instant> in(Situation situation) {
            return switch (this) {
                case FIRST_SEEN -> Optional.of(situation.firstSeen());
                case RELEASED -> situation.released();
                case EXPLOITED -> situation.flaw().exploitedSince();
            };
        }
    }

    /** Whether a rule holds, by the values of the terms that it uses. */
    @FunctionalInterface
    interface Condition {
        boolean holds(Map<Term, Object> values);
    }

    /**
     * One deadline of a written policy.
     *
     * @param name in words, such as {@code critical and exploited}
     * @param reads the terms that its condition uses
     * @param from the latest of these that happened starts the clock; where none did, the first sight
     */
    record Rule(String name, Condition when, Set<Term> reads, Set<Event> from, Duration within) {}

    /**
     * A policy from a file.
     *
     * @param title for people
     * @param scope hosts that are in it alone; empty for all
     * @param unknown what it counts a term as that nobody knows; each that a rule reads and that may be missing is in it
     * @param rules of those that hold the earliest deadline counts, of equal ones the first
     */
    record Written(String name, String title, String scope, Map<Term, Object> unknown, List<Rule> rules)
            implements Policy {
        public Written {
            unknown = Map.copyOf(unknown);
            rules = List.copyOf(rules);
            for (Rule rule : rules) {
                for (Term term : rule.reads()) {
                    if (term.mayBeMissing() && !unknown.containsKey(term)) {
                        throw new IllegalArgumentException("policy " + name + " reads " + term.spelling()
                                + " and does not say what it counts it as where nobody knows it");
                    }
                }
            }
        }

        @Override
        public Optional<Priority> priority(Situation situation) {
            if (!scope.isEmpty() && !situation.asset().scopes().contains(scope)) {
                return Optional.empty();
            }
            var values = new EnumMap<Term, Object>(Term.class);
            var missing = EnumSet.noneOf(Term.class);
            for (Term term : read()) {
                Optional<Object> known = term.in(situation);
                values.put(term, known.orElseGet(() -> unknown.get(term)));
                if (known.isEmpty()) {
                    missing.add(term);
                }
            }
            return rules.stream()
                    .filter(rule -> rule.when().holds(values))
                    .min(Comparator.comparing(rule -> due(rule, situation)))
                    .map(rule -> priority(rule, situation, values, missing));
        }

        private Set<Term> read() {
            var read = EnumSet.noneOf(Term.class);
            rules.forEach(rule -> read.addAll(rule.reads()));
            return read;
        }

        private static Instant due(Rule rule, Situation situation) {
            return start(rule, situation).plus(rule.within());
        }

        private static Instant start(Rule rule, Situation situation) {
            return rule.from().stream()
                    .flatMap(event -> event.in(situation).stream())
                    .max(Comparator.naturalOrder())
                    .orElse(situation.firstSeen());
        }

        private Priority priority(Rule rule, Situation situation, Map<Term, Object> values, Set<Term> missing) {
            var because = new ArrayList<String>();
            for (Term term : values.keySet()) {
                Object value = values.get(term);
                because.add(
                        missing.contains(term)
                                ? NOT_KNOWN + term.words() + "; " + title + " counts it as " + value
                                : term.words() + ": " + value);
            }
            because.add(title + ASKS + rule.within().toDays() + " days ("
                    + rule.within().toHours() + " hours) from "
                    + LocalDate.ofInstant(start(rule, situation), ZoneOffset.UTC) + ": " + rule.name());
            boolean isStartMissing =
                    rule.from().stream().allMatch(event -> event.in(situation).isEmpty());
            if (isStartMissing) {
                because.add("not known when the fix was published: counted from the first sight here");
            }
            return new Priority(
                    due(rule, situation), title + ": " + rule.name(), !missing.isEmpty() || isStartMissing, because);
        }
    }

    /**
     * The earliest deadline that any of them sets.
     *
     * @param inForce at least one that sets a deadline in every situation; of equal deadlines the first one's counts
     */
    static Priority earliest(List<Policy> inForce, Situation situation) {
        var all = inForce.stream()
                .flatMap(policy -> policy.priority(situation).stream())
                .toList();
        Priority earliest = all.stream()
                .min(Comparator.comparing(Priority::due))
                .orElseThrow(() -> new IllegalStateException("no policy sets a deadline for " + situation));
        if (all.size() == 1) {
            return earliest;
        }
        var because = new ArrayList<>(earliest.because());
        because.add(EARLIEST + all.size() + " deadlines, each by a policy that is in force here");
        return new Priority(earliest.due(), earliest.rule(), earliest.provisional(), because);
    }
}
