package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.MakePlan;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.GoalStore.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A form that asks for a plan, and what is known of what was chosen for it.
 *
 * @param hosts those that were chosen; empty where none were
 * @param wanted each vulnerability that was chosen, and how it stands
 * @param typed the fields as they came; none while nothing was sent
 * @param problem why no plan was made
 */
public record PlanAsk(
        Chosen chosen,
        Optional<ChangePage> hosts,
        List<Wanted> wanted,
        Map<String, String> typed,
        Optional<Problem> problem) {
    /** A field that says that the names in the form were chosen, and not typed. */
    public static final String CHOSEN_NAMES = "chosenNames";

    /** The same of hosts. */
    public static final String CHOSEN_HOSTS = "chosenHosts";

    private static final Pattern FIELD = Pattern.compile("\"([a-zA-Z]+)\"");

    /** What the form begins with. */
    private static final Map<String, String> BEGUN = Map.of("rings", "1,10%,rest", "soak", "15", "failures", "0");

    /** A field of a form is named so for each package that is ticked. */
    private static final String PACKAGE = "p.";

    /** A field of a form is named so for each group that is ticked. */
    private static final String GROUP = "g.";

    /** With which goal the form begins. */
    private static final String KIND = "kind";

    /** What a plan can be asked for, in the form's order. */
    public static final Map<String, String> GOALS = Collections.unmodifiableMap(ListQuery.ordered(
            "close",
            text("planask.goal.close"),
            "security",
            text("planask.goal.security"),
            "all",
            text("planask.goal.all"),
            "packages",
            text("planask.goal.packages"),
            "agent",
            text("planask.goal.agent")));

    private static final String CLOSE = "close";
    private static final String PACKAGES = "packages";
    private static final String SECURITY = "security";

    public PlanAsk {
        wanted = List.copyOf(wanted);
        typed = Map.copyOf(typed);
    }

    /**
     * Why no plan was made.
     *
     * @param field that it is about; empty where it is about none
     */
    public record Problem(String field, String words) {
        /** @param refusal in the words of a request, whose members are called like the fields */
        public static Problem of(String refusal) {
            var named = FIELD.matcher(refusal);
            String words = refusal.replace("\"rehearseEach\"", text("planask.form.rehearse-each"))
                    .replace("\"undoIfUnhealthy\"", text("planask.form.undo"))
                    .replace("\"names\"", text("planask.form.names"))
                    .replace("\"rings\"", text("planask.form.rings"))
                    .replace("\"soak\"", text("planask.form.soak"))
                    .replace("\"failures\"", text("planask.form.failures"))
                    .replace("\"reason\"", text("planask.form.reason"))
                    .replace("\"changeReference\"", text("planask.form.change"));
            return new Problem(named.find() ? named.group(1).replace("changeReference", "change") : "", words);
        }

        public String sentence() {
            return Words.sentence(words);
        }
    }

    /** What a field says: what was typed into it, or what it begins with. */
    public String typed(String name) {
        return typed.getOrDefault(name, typed.isEmpty() ? BEGUN.getOrDefault(name, "") : "");
    }

    public boolean isTicked(String name) {
        return typed(name).equals("yes");
    }

    public boolean isAt(String field) {
        return problem.filter(one -> one.field().equals(field)).isPresent();
    }

    /** The vulnerabilities or packages that a form was made for; those that somebody typed are none. */
    public static Map<String, String> ofForm(Map<String, String> sent) {
        var asked = new LinkedHashMap<>(sent);
        if (!sent.containsKey(CHOSEN_NAMES)) {
            asked.remove("names");
        } else if (PACKAGES.equals(sent.get(KIND))) {
            words(sent, "names").forEach(name -> asked.put(PACKAGE + name, "yes"));
            asked.remove("names");
        }
        words(sent, "tags").forEach(tag -> asked.put(GROUP + tag, "yes"));
        if (sent.containsKey(CHOSEN_HOSTS)) {
            words(sent, "hosts").forEach(id -> asked.put(ChangePage.TICK + id, "yes"));
        }
        return asked;
    }

    private static List<String> words(Map<String, String> sent, String name) {
        return Stream.of(sent.getOrDefault(name, "").split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * What was chosen on the way to the form, beside hosts.
     *
     * @param names vulnerabilities to close, or packages; none where the form asks for them
     */
    public record Chosen(String kind, Set<String> names, Set<String> tags) {
        /** @throws BadQuery if something in it cannot be chosen */
        public static Chosen read(Map<String, String> sent) throws BadQuery {
            var vulnerabilities = new TreeSet<>(RiskAsk.named(sent));
            vulnerabilities.addAll(RiskAsk.named(Map.of("names", sent.getOrDefault(CLOSE, ""))));
            Set<String> packages = ticked(sent, PACKAGE);
            Set<String> names = vulnerabilities.isEmpty() ? packages : vulnerabilities;
            if (names.size() > MakePlan.MOST_NAMES) {
                throw new BadQuery(
                        text("planask.too-many", String.valueOf(MakePlan.MOST_NAMES), String.valueOf(names.size())));
            }
            String begun = packages.isEmpty() ? sent.getOrDefault(KIND, SECURITY) : PACKAGES;
            return new Chosen(vulnerabilities.isEmpty() ? begun : CLOSE, names, ticked(sent, GROUP));
        }

        private static Set<String> ticked(Map<String, String> sent, String prefix) {
            var ticked = new TreeSet<String>();
            sent.keySet().stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .forEach(ticked::add);
            return ticked;
        }

        public boolean isToClose() {
            return kind.equals(CLOSE) && !names.isEmpty();
        }
    }

    /** How a form names a row of the list of exposures that is told from this side; empty where no plan can be made of it. */
    public static Optional<String> tick(Side side, String key) {
        return switch (side) {
            case VULNERABILITY -> Optional.of(RiskAsk.tick(key));
            case PACKAGE -> ExposureQuery.ofPackage(key).map(_ -> PACKAGE + key);
            case HOST -> Optional.of(ChangePage.TICK + key);
            case GROUP -> key.isEmpty() ? Optional.empty() : Optional.of(GROUP + key);
        };
    }

    /** What of a list's filter is the matter of a plan that is made of its rows. */
    public static Map<String, String> fields(ExposureQuery query) {
        var fields = new LinkedHashMap<String, String>();
        var part = query.filter().part();
        switch (query.by()) {
            case VULNERABILITY, PACKAGE -> {
                fields.put(KIND, query.by() == Side.PACKAGE ? PACKAGES : CLOSE);
                part.group().filter(group -> !group.isEmpty()).ifPresent(group -> fields.put(GROUP + group, "yes"));
            }
            case HOST, GROUP -> part.packageName().ifPresent(name -> fields.put(PACKAGE + name, "yes"));
        }
        return fields;
    }

    /** What an address of the form has in it so that a package is chosen. */
    static Map<String, String> ofPackage(String name) {
        return Map.of(PACKAGE + name, "yes");
    }

    /** The same for a group. */
    static Map<String, String> ofGroup(String tag) {
        return Map.of(GROUP + tag, "yes");
    }

    /** Where the form asks what is meant. */
    public String others() {
        return ListQuery.address("/plans/new", Map.of(KIND, chosen.kind()));
    }

    /** How many are open and have no fix that is ready on any host. */
    public int without() {
        return (int) wanted.stream()
                .filter(one -> one.hosts() > 0 && one.closes() == 0)
                .count();
    }

    /** Whether there is nothing that could be closed now. */
    public boolean isVain() {
        return wanted.stream().allMatch(one -> one.closes() == 0);
    }

    /** Why it stays open where it does; empty where it does not. */
    public static String left(Wanted one) {
        var left = new ArrayList<String>();
        add(left, one.unfixable(), count("planask.left.unfixable", one.unfixable()));
        add(left, one.held(), count("planask.left.held", one.held()));
        add(left, one.restarts(), count("planask.left.restarts", one.restarts()));
        add(left, one.missed(), count("planask.left.missed", one.missed()));
        return String.join(", ", left);
    }

    private static void add(List<String> left, long hosts, String words) {
        if (hosts > 0) {
            left.add(words);
        }
    }
}
