package io.oakum.policies;

import io.oakum.core.priority.Policy;
import io.oakum.core.priority.Policy.Event;
import io.oakum.core.priority.Policy.Rule;
import io.oakum.core.priority.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a policy's file, and tells everything that is wrong with it at once. */
public final class PolicyFile {
    private static final int MAX_LENGTH = 64 << 10;
    private static final int MAX_RULES = 200;
    private static final int MAX_DEPTH = 8;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern WITHIN = Pattern.compile("([1-9][0-9]{0,3}) (hour|day|week)s?");
    private static final Set<String> MEMBERS = Set.of("policy", "title", "source", "scope", "unknown", "rules");
    private static final Set<String> RULE_MEMBERS = Set.of("name", "when", "from", "within");

    private final Conditions conditions = new Conditions();
    private final List<String> problems = new ArrayList<>();

    private PolicyFile() {}

    public sealed interface Reading {
        record Good(Policy.Written policy) implements Reading {}

        record Wrong(List<String> problems) implements Reading {}
    }

    /** @param text YAML, at most 64 KiB */
    public static Reading read(String text) {
        if (text.length() > MAX_LENGTH) {
            return new Reading.Wrong(List.of("it is longer than " + MAX_LENGTH + " characters"));
        }
        try {
            Object document = new Yaml(new SafeConstructor(options())).load(text);
            return new PolicyFile().policy(document);
        } catch (YAMLException e) {
            return new Reading.Wrong(List.of("it is no YAML: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip()));
        }
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_LENGTH);
        return options;
    }

    private Reading policy(Object document) {
        if (!(document instanceof Map<?, ?> members)) {
            return new Reading.Wrong(List.of("it is no map of "
                    + String.join(", ", MEMBERS.stream().sorted().toList())));
        }
        only(members, MEMBERS, "the policy");
        String name = text(members, "policy", "");
        if (!NAME.matcher(name).matches()) {
            problems.add("\"policy\" is its name: a-z, 0-9, dots and hyphens, at most 64");
        }
        String title = text(members, "title", name);
        String scope = text(members, "scope", "");
        Map<Term, Object> unknown = unknown(members.get("unknown"));
        List<Rule> rules = rules(members.get("rules"));
        rules.forEach(rule -> checkUnknown(rule, unknown));
        return problems.isEmpty()
                ? new Reading.Good(new Policy.Written(name, title, scope, unknown, rules))
                : new Reading.Wrong(List.copyOf(problems));
    }

    private void only(Map<?, ?> members, Set<String> known, String what) {
        for (Object member : members.keySet()) {
            if (!(member instanceof String text) || !known.contains(text)) {
                problems.add(what + " has a \"" + member + "\", which means nothing; there is "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private String text(Map<?, ?> members, String name, String otherwise) {
        Object value = members.get(name);
        if (value == null) {
            return otherwise;
        }
        // A version such as 4.0 reads as a number.
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        problems.add("\"" + name + "\" is a text");
        return otherwise;
    }

    private Map<Term, Object> unknown(@org.jspecify.annotations.Nullable Object given) {
        var unknown = new EnumMap<Term, Object>(Term.class);
        if (given == null) {
            return unknown;
        }
        if (!(given instanceof Map<?, ?> members)) {
            problems.add("\"unknown\" is a map: what a word counts as where nobody knows it");
            return unknown;
        }
        members.forEach((word, value) -> {
            Optional<Term> term = Term.spelled(String.valueOf(word)).filter(Term::mayBeMissing);
            Optional<Object> fitting = term.flatMap(each -> fitting(each, value));
            if (fitting.isPresent()) {
                unknown.put(term.get(), fitting.get());
            } else {
                problems.add("\"unknown\" says " + word + ": " + value + ", and "
                        + term.map(each ->
                                        "that word is a " + each.shape().name().toLowerCase(Locale.ROOT))
                                .orElse("there is no such word, or it is always known"));
            }
        });
        return unknown;
    }

    private static Optional<Object> fitting(Term term, Object value) {
        return switch (term.shape()) {
            case TRUTH -> value instanceof Boolean ? Optional.of(value) : Optional.empty();
            case NUMBER -> value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
            case TEXT -> value instanceof String ? Optional.of(value) : Optional.empty();
            case TEXTS -> Optional.empty();
        };
    }

    private List<Rule> rules(@org.jspecify.annotations.Nullable Object given) {
        var rules = new ArrayList<Rule>();
        if (!(given instanceof List<?> rows) || rows.isEmpty() || rows.size() > MAX_RULES) {
            problems.add("\"rules\" is a list of 1 to " + MAX_RULES + " rules");
            return rules;
        }
        int number = 0;
        for (Object row : rows) {
            number++;
            if (row instanceof Map<?, ?> members) {
                rule(members, "rule " + number).ifPresent(rules::add);
            } else {
                problems.add("rule " + number + " is no map of name, when, from, within");
            }
        }
        return rules;
    }

    private Optional<Rule> rule(Map<?, ?> members, String what) {
        int before = problems.size();
        only(members, RULE_MEMBERS, what);
        String name = text(members, "name", "");
        if (name.isBlank()) {
            problems.add(what + " has no \"name\": what people read as the reason of a deadline");
        }
        Duration within = within(text(members, "within", ""), what);
        Set<Event> from = from(members.get("from"), what);
        try {
            Conditions.Read read = conditions.read(text(members, "when", "true"));
            return problems.size() == before
                    ? Optional.of(new Rule(name, read.condition(), read.reads(), from, within))
                    : Optional.empty();
        } catch (Conditions.WrongException e) {
            problems.add(what + ", \"when\": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Duration within(String text, String what) {
        Matcher matcher = WITHIN.matcher(text);
        if (!matcher.matches()) {
            problems.add(what + ", \"within\": '" + text + "' is no time, such as 48 hours, 14 days or 2 weeks");
            return Duration.ZERO;
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "hour" -> Duration.ofHours(count);
            case "week" -> Duration.ofDays(7 * count);
            default -> Duration.ofDays(count);
        };
    }

    private Set<Event> from(@org.jspecify.annotations.Nullable Object given, String what) {
        var from = EnumSet.noneOf(Event.class);
        List<?> words = given instanceof List<?> list ? list : given == null ? List.of() : List.of(given);
        for (Object word : words) {
            Optional<Event> event = Arrays.stream(Event.values())
                    .filter(each -> each.name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .equals(word))
                    .findFirst();
            event.ifPresent(from::add);
            if (event.isEmpty()) {
                problems.add(what + ", \"from\": '" + word + "' is not first-seen, released or exploited");
            }
        }
        if (words.isEmpty()) {
            problems.add(what + " has no \"from\": first-seen, released, exploited, or the latest of several");
        }
        return from;
    }

    private void checkUnknown(Rule rule, Map<Term, Object> unknown) {
        for (Term term : rule.reads()) {
            if (term.mayBeMissing() && !unknown.containsKey(term)) {
                String problem =
                        "\"unknown\" does not say what " + term.spelling() + " counts as where nobody knows it";
                if (!problems.contains(problem)) {
                    problems.add(problem);
                }
            }
        }
    }
}
