package io.oakum.web;

import static io.oakum.web.Texts.count;
import static io.oakum.web.Texts.text;

import io.oakum.control.AskFleetWhy.Answer;
import io.oakum.core.why.Root;
import io.oakum.store.CauseStore.Cause;
import io.oakum.store.CauseStore.Count;
import io.oakum.store.CauseStore.Of;
import io.oakum.store.FigureStore.Hosts;
import io.oakum.store.OpenPart;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.web.RootWords.Target;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Why what is open in the fleet is still open: what keeps most of what is late first.
 *
 * @param asked the filter, as a person wrote it
 */
public record FleetWhy(String asked, Filter filter, Answer answer) {
    /** So many plans or rollouts of one cause are shown, the largest. */
    public static final int SHOWN = 20;

    private static final String PATH = "/why";
    private static final Comparator<Count> WORST = Comparator.comparingLong(Count::late)
            .thenComparingLong(Count::exposures)
            .reversed();

    /** The page with this filter. */
    public static String of(String text) {
        return ListQuery.address(PATH, ListQuery.ordered("q", text));
    }

    public String export(String ending) {
        return ListQuery.address(PATH + "." + ending, ListQuery.ordered("q", asked));
    }

    public List<Cause> causes() {
        return answer.counted().causes().stream()
                .sorted(Comparator.comparing(Cause::count, WORST).thenComparing(Cause::root))
                .toList();
    }

    /** The largest of a cause's plans or rollouts. */
    public static List<Of> largest(Cause cause) {
        return cause.each().stream()
                .sorted(Comparator.comparing(Of::count, WORST).thenComparing(Of::ref))
                .limit(SHOWN)
                .toList();
    }

    public static int more(Cause cause) {
        return Math.max(0, cause.each().size() - SHOWN);
    }

    public Count all() {
        return answer.counted().all();
    }

    /** The answer in a few words, with its shape. */
    public Verdict verdict() {
        Count all = all();
        Hosts hosts = answer.figures();
        if (all.exposures() == 0) {
            return nothing(hosts);
        }
        Cause first = causes().getFirst();
        long most = all.late() > 0 ? first.count().late() : first.count().exposures();
        String lead =
                all.late() > 0 ? count("fleetwhy.late.lead", all.late()) : count("fleetwhy.open.lead", all.exposures());
        String name = RootWords.of(first.root()).state().word();
        String sentence = text(
                "fleetwhy.most", Words.count(most), name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
        return all.late() > 0
                ? new Verdict("fail", "fail", lead, sentence, "")
                : new Verdict("wait", "idle", lead, sentence, "");
    }

    private Verdict nothing(Hosts hosts) {
        if (!asked.isEmpty()) {
            return new Verdict("search", "idle", text("fleetwhy.nothing.here"), "", "");
        }
        boolean isSure = hosts.all() > 0 && hosts.unreported() == 0 && hosts.unheard() == 0;
        return isSure
                ? new Verdict(
                        "ok", "ok", text("fleetwhy.nothing.lead"), count("fleetwhy.nothing.sure", hosts.all()), "")
                : new Verdict(
                        "und",
                        "idle",
                        text("fleetwhy.nothing.lead"),
                        count(
                                "fleetwhy.nothing.unsure",
                                hosts.all(),
                                Words.count(hosts.reported()),
                                Words.count(hosts.unheard())),
                        "");
    }

    /** The rows that were counted under a cause. */
    public String exposures(Root root) {
        return ExposureQuery.of(with(root, _ -> true));
    }

    public String late(Root root) {
        return ExposureQuery.of("due:late " + with(root, word -> !word.startsWith("due:")));
    }

    public String hosts(Root root) {
        return ExposureQuery.byHost(with(root, _ -> true));
    }

    private String with(Root root, Predicate<String> which) {
        String rest = Arrays.stream(asked.split("\\s+"))
                .filter(word -> !word.isEmpty() && !word.startsWith("why:"))
                .filter(which)
                .map(word -> word + " ")
                .collect(Collectors.joining());
        return rest + "why:" + root.word();
    }

    /** The hosts of which nothing is known. */
    public String unknown() {
        return HostQuery.of("report:none" + ofGroup());
    }

    private String ofGroup() {
        return filter.part()
                .group()
                .filter(tag -> !tag.isEmpty())
                .map(tag -> " tag:" + tag)
                .orElse("");
    }

    /** Where a plan or a rollout is. */
    public static String href(Root root, Of one) {
        return root.rows() == Root.Of.ROLLOUT ? "/rollouts/" + one.ref() : "/plans/" + one.ref();
    }

    public static String name(Root root, Of one) {
        return root.rows() == Root.Of.ROLLOUT ? text("fleetwhy.rollout", one.ref()) : text("fleetwhy.plan", one.ref());
    }

    /**
     * What is opened to get a cause out of the way.
     *
     * @param mayPlan whether who looks may ask for a plan
     */
    public String way(Cause cause, boolean mayPlan) {
        Root root = cause.root();
        Target target = RootWords.of(root).target();
        return switch (target) {
            case HOSTS -> HostQuery.of("why:" + root.word() + ofGroup());
            case EXPOSURES -> exposures(root);
            case EXCEPTIONS -> "/exceptions?state=in-force";
            case PLAN -> mayPlan ? plan() : exposures(root);
            case THEIRS ->
                cause.each().size() == 1
                        ? href(root, cause.each().getFirst())
                        : root.rows() == Root.Of.ROLLOUT ? "/rollouts" : "/plans";
        };
    }

    /** The command that does it, about the plan or the rollout itself where there is one alone. */
    public static Optional<String> command(Cause cause) {
        return RootWords.of(cause.root())
                .command()
                .map(command -> cause.each().size() == 1
                        ? command.replace(" ID", " " + cause.each().getFirst().ref())
                        : command);
    }

    /** The form for a plan of what the filter is about. */
    private String plan() {
        var fields = new LinkedHashMap<String, String>();
        OpenPart part = filter.part();
        Optional<String> vulnerability =
                Optional.of(filter.text()).filter(one -> one.matches("CVE-[0-9]{4}-[0-9]{4,}"));
        vulnerability.ifPresent(one -> fields.put("close", one));
        part.packageName().ifPresent(one -> fields.putAll(PlanAsk.ofPackage(one)));
        part.group().filter(tag -> !tag.isEmpty()).ifPresent(tag -> fields.putAll(PlanAsk.ofGroup(tag)));
        return ListQuery.address("/plans/new", fields);
    }
}
