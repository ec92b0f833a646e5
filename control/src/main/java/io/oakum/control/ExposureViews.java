package io.oakum.control;

import io.oakum.control.Evidence.Witness;
import io.oakum.core.inventory.Life;
import io.oakum.core.priority.Flaw;
import io.oakum.store.Database;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.ExposureTimes.Slowest;
import io.oakum.store.FigureStore;
import io.oakum.store.FigureStore.Due;
import io.oakum.store.FigureStore.Next;
import io.oakum.store.FilterStore.Kept;
import io.oakum.store.HostFilter;
import io.oakum.store.HostListStore;
import io.oakum.store.OpenPart;
import io.oakum.store.Page;
import io.oakum.store.Page.Place;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RolloutStore.UnderWay;
import io.oakum.store.StoreException;
import io.oakum.store.TotalStore;
import io.oakum.store.Transaction;
import io.oakum.store.VulnerabilityStore;
import io.oakum.store.VulnerabilityStore.Affected;
import io.oakum.store.VulnerabilityStore.Filter;
import io.oakum.store.VulnerabilityStore.Line;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is vulnerable in the fleet, by when it must be fixed, and what is not known about that. */
public final class ExposureViews {
    private static final int NEXT_DUE = 6;
    private static final int FOUND = 6;

    private final Database database;
    private final FleetFigures figures;
    private final HeldAnswers<AskedLines, Page<Line>> lines = new HeldAnswers<>();
    private final HeldAnswers<AskedTotals, Page<TotalStore.Line>> totals = new HeldAnswers<>();
    private final HeldAnswers<String, VulnerabilityHistory> histories = new HeldAnswers<>();
    private final KeptIndex index;
    private final PoliciesInForce policies = new PoliciesInForce();

    public ExposureViews(Database database, FleetFigures figures, KeptIndex index) {
        this.database = database;
        this.figures = figures;
        this.index = index;
    }

    /**
     * A part of all that is open.
     *
     * @param figures over the whole fleet
     * @param elsewhere what of the fleet the distributions' advisories are not held against, in words; empty where there is nothing
     */
    public record Shown(Instant at, Page<Weighed> page, FigureStore.Hosts figures, Optional<String> elsewhere) {}

    /**
     * A part of all that is open, told from another side than by vulnerability.
     *
     * @param counted when packages or groups were counted last, where the page rests on that; empty where it does not
     * @param isCounted whether they ever were, or need not be
     * @param hasCatalogue whether one of the exploited is loaded
     */
    public record ShownTotals(
            Instant at,
            Page<TotalStore.Line> page,
            FigureStore.Hosts figures,
            Optional<Instant> counted,
            boolean isCounted,
            boolean hasCatalogue) {}

    /** @param flaw what is known of the vulnerability itself */
    public record Weighed(Line line, Flaw flaw, Remedy remedy) {}

    /** @param life of the host */
    public record AffectedHost(Affected exposure, Life life) {}

    /**
     * One vulnerability.
     *
     * @param line empty where no host in the fleet has it
     * @param closedOn how many hosts had it once
     * @param exceptions those that wait or are in force
     * @param evidence what is said of it, also where no host has it
     * @param flaw what is known of the vulnerability itself
     * @param clocks empty where no host ever had it
     * @param shares empty where no host in the fleet has it
     * @param history of a large fleet it is told again for a while
     */
    public record One(
            Instant at,
            String vulnerability,
            Optional<Line> line,
            Page<AffectedHost> hosts,
            long closedOn,
            FigureStore.Hosts figures,
            List<Acceptance> exceptions,
            Evidence evidence,
            Flaw flaw,
            Optional<FourClocks> clocks,
            Optional<FleetShares> shares,
            VulnerabilityHistory history) {}

    /** A vulnerability that is due, and what is done about it. */
    public record Pressing(Line line, Remedy remedy) {}

    /**
     * The fleet at a glance.
     *
     * @param lateVulnerabilities how many are past a deadline on some host
     * @param first the vulnerabilities that are due first
     * @param unheard the hosts that were not heard for longest
     * @param underWay the newest rollouts that are not over
     */
    public record Overview(
            Instant at,
            FigureStore.Hosts figures,
            List<Due> horizon,
            Optional<Next> next,
            long vulnerabilities,
            long lateVulnerabilities,
            List<Pressing> first,
            List<HostViews.Listed> unheard,
            List<UnderWay> underWay,
            FigureStore.Day day) {}

    /** What a search found: vulnerabilities, hosts, and filters that somebody keeps by such a name; a few of each. */
    public record Found(List<Line> vulnerabilities, List<HostViews.Listed> hosts, List<Kept> filters) {
        public static final Found NOTHING = new Found(List.of(), List.of(), List.of());
    }

    public Shown list(Filter filter, VulnerabilityStore.Sort sort, Place place, int rows) throws StoreException {
        return database.transact(tx -> new Shown(
                tx.now(),
                weighed(tx, lines(tx, new AskedLines(filter, sort, place, rows))),
                figures.hosts(tx),
                Elsewhere.notice(index)));
    }

    private record AskedLines(Filter filter, VulnerabilityStore.Sort sort, Place place, int rows) {}

    /** Of all hosts the counts are kept; of a part of a large fleet they are counted, and told again for a while. */
    private Page<Line> lines(Transaction tx, AskedLines asked) {
        Function<Transaction, Page<Line>> question =
                now -> now.vulnerabilities().page(asked.filter(), asked.sort(), asked.place(), asked.rows());
        return asked.filter().part().isAll() || !figures.isLarge(tx)
                ? question.apply(tx)
                : lines.answer(asked, question, tx);
    }

    /** Rows alone, for what goes on for many pages. */
    public Page<Weighed> rows(Filter filter, VulnerabilityStore.Sort sort, Place place, int rows)
            throws StoreException {
        return database.transact(tx -> weighed(tx, tx.vulnerabilities().page(filter, sort, place, rows)));
    }

    public ShownTotals totals(Side side, Filter filter, VulnerabilityStore.Sort sort, Place place, int rows)
            throws StoreException {
        boolean isKept = filter.part().packageName().isPresent()
                || (side != Side.HOST && filter.part().isAll());
        return database.transact(tx -> {
            Optional<Instant> counted = tx.totals().counted();
            return new ShownTotals(
                    tx.now(),
                    totals(tx, new AskedTotals(side, filter, sort, place, rows)),
                    figures.hosts(tx),
                    counted.filter(_ -> isKept),
                    counted.isPresent() || !isKept,
                    tx.advisories().hasCatalogue());
        });
    }

    private record AskedTotals(Side side, Filter filter, VulnerabilityStore.Sort sort, Place place, int rows) {}

    private Page<TotalStore.Line> totals(Transaction tx, AskedTotals asked) {
        Function<Transaction, Page<TotalStore.Line>> question =
                now -> now.totals().page(asked.side(), asked.filter(), asked.sort(), asked.place(), asked.rows());
        return figures.isLarge(tx) ? totals.answer(asked, question, tx) : question.apply(tx);
    }

    /** Rows alone, for what goes on for many pages. */
    public Page<TotalStore.Line> totalRows(
            Side side, Filter filter, VulnerabilityStore.Sort sort, Place place, int rows) throws StoreException {
        return database.transact(tx -> tx.totals().page(side, filter, sort, place, rows));
    }

    private static Page<Weighed> weighed(Transaction tx, Page<Line> page) {
        List<String> names = page.rows().stream().map(Line::vulnerability).toList();
        KnownFlaws flaws = KnownFlaws.of(tx, names, tx.now());
        Map<String, Remedy> remedies = Remedy.of(tx, names);
        return page.map(line -> new Weighed(
                line, flaws.flaw(line.vulnerability()), remedies.getOrDefault(line.vulnerability(), Remedy.NONE)));
    }

    private static List<Pressing> pressing(Transaction tx, List<Line> lines) {
        Map<String, Remedy> remedies =
                Remedy.of(tx, lines.stream().map(Line::vulnerability).toList());
        return lines.stream()
                .map(line -> new Pressing(line, remedies.getOrDefault(line.vulnerability(), Remedy.NONE)))
                .toList();
    }

    public One one(String vulnerability, Place place, int rows) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            Page<AffectedHost> hosts = tx.vulnerabilities()
                    .affected(vulnerability, place, rows)
                    .map(one -> new AffectedHost(one, Life.of(one.events(), now)));
            Optional<Line> line = tx.vulnerabilities().find(vulnerability);
            long closed = tx.vulnerabilities().closedOn(vulnerability);
            List<Acceptance> exceptions = tx.risks().about(List.of(vulnerability), now);
            Optional<Slowest> slowest = tx.exposureTimes().slowest(vulnerability);
            Optional<Witness> urgent =
                    slowest.filter(one -> one.closed().isEmpty()).map(FourClocks::witness);
            var evidence = Evidence.of(tx, vulnerability, line.map(Line::rule).orElse(""), urgent, policies, now);
            Flaw flaw = KnownFlaws.of(tx, List.of(vulnerability), now).flaw(vulnerability);
            return new One(
                    now,
                    vulnerability,
                    line,
                    hosts,
                    closed,
                    figures.hosts(tx),
                    exceptions,
                    evidence,
                    flaw,
                    slowest.map(one -> FourClocks.of(one, flaw, evidence.said())),
                    line.map(open -> FleetShares.of(tx, open, closed, exceptions, now)),
                    history(tx, vulnerability));
        });
    }

    private VulnerabilityHistory history(Transaction tx, String vulnerability) {
        return figures.isLarge(tx)
                ? histories.answer(vulnerability, now -> VulnerabilityHistory.of(now, vulnerability), tx)
                : VulnerabilityHistory.of(tx, vulnerability);
    }

    public Overview overview() throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            Page<Line> first =
                    tx.vulnerabilities().page(Filter.ALL, VulnerabilityStore.Sort.DUE, new Place.Start(), NEXT_DUE);
            List<HostViews.Listed> unheard = figures.unheard(tx).stream()
                    .map(line -> new HostViews.Listed(line, Life.of(line.events(), now)))
                    .filter(host -> host.life() != Life.ACTIVE)
                    .toList();
            return new Overview(
                    now,
                    figures.hosts(tx),
                    figures.horizon(tx),
                    tx.figures().next(),
                    first.total(),
                    tx.vulnerabilities().count(new Filter("", Optional.empty(), true, false, OpenPart.ALL)),
                    pressing(tx, first.rows()),
                    unheard,
                    figures.underWay(tx),
                    tx.figures().lastDay());
        });
    }

    /** @param person whose filters are looked through */
    public Found find(String text, long person) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            HostFilter hosts = HostFilter.named(text);
            return new Found(
                    tx.vulnerabilities()
                            .page(Filter.named(text), VulnerabilityStore.Sort.DUE, new Place.Start(), FOUND)
                            .rows(),
                    tx.hostLists().page(hosts, HostListStore.Sort.NAME, new Place.Start(), FOUND).rows().stream()
                            .map(line -> new HostViews.Listed(line, Life.of(line.events(), now)))
                            .toList(),
                    tx.filters().of(person).stream()
                            .filter(filter -> isNamed(filter, text))
                            .limit(FOUND)
                            .toList());
        });
    }

    private static boolean isNamed(Kept filter, String text) {
        return filter.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
