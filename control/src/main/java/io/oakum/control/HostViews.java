package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.core.priority.Asset;
import io.oakum.store.Database;
import io.oakum.store.DoubtStore.Standing;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.FigureStore;
import io.oakum.store.FormerHosts.Former;
import io.oakum.store.HostFilter;
import io.oakum.store.HostHistoryStore.Change;
import io.oakum.store.HostHistoryStore.Turn;
import io.oakum.store.HostListStore.Line;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.HostStore.Row;
import io.oakum.store.Page;
import io.oakum.store.Page.Place;
import io.oakum.store.ReportAskStore.Asked;
import io.oakum.store.RiskStore;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists of hosts, a page at a time, and everything that is known of one. */
public final class HostViews {
    private static final int EVENTS = 30;

    private final Database database;
    private final FleetFigures figures;
    private final HeldAnswers<AskedLines, Page<Line>> kept = new HeldAnswers<>();
    private final AgentStanding.Agents agents;

    /** @param agents what those of hosts are held against */
    public HostViews(Database database, FleetFigures figures, AgentStanding.Agents agents) {
        this.database = database;
        this.figures = figures;
        this.agents = agents;
    }

    /** A host in a list, and what became of it. */
    public record Listed(Line line, Life life) {}

    /**
     * @param figures over the whole fleet, whatever the filter
     * @param rollouts which of these hosts wait for a rollout or are at work for it
     */
    public record Shown(Instant at, Page<Listed> page, FigureStore.Hosts figures, Map<HostId, String> rollouts) {}

    /**
     * One host.
     *
     * @param scan the newest report; empty before the first
     * @param reported when that was taken on the host
     * @param changes its inventories, newest first
     * @param turns what opened and closed, newest first
     * @param accepted the exceptions that are in force for it, by vulnerability
     * @param asset what people say it is to them
     * @param former what its machine was before: for a host that waits, what letting it in would go on from
     * @param doubt what it reported since and is not believed; all else is as it was before
     * @param asked when a person last asked it to report at once
     * @param copied since when another machine is refused that uses its key
     */
    public record One(
            Instant at,
            Row row,
            Life life,
            List<Reported> exposures,
            Optional<HostScan> scan,
            Optional<Instant> reported,
            List<Change> changes,
            List<Turn> turns,
            Map<String, Acceptance> accepted,
            Asset asset,
            Optional<Former> former,
            Optional<Standing> doubt,
            Optional<Asked> asked,
            Optional<Instant> copied) {
        public long late() {
            return exposures.stream().filter(one -> !one.due().isAfter(at)).count();
        }
    }

    public Shown list(HostFilter filter, Sort sort, Place place, int rows) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            Page<Listed> page = lines(tx, new AskedLines(agents.resolved(tx, filter), sort, place, rows))
                    .map(line -> new Listed(line, Life.of(line.events(), now)));
            List<HostId> hosts =
                    page.rows().stream().map(host -> host.line().id()).toList();
            return new Shown(now, page, figures.hosts(tx), tx.executions().underWay(hosts));
        });
    }

    private record AskedLines(HostFilter filter, Sort sort, Place place, int rows) {}

    /** What keeps hosts is looked for in all that is open: of a large fleet that is told again for a while. */
    private Page<Line> lines(Transaction tx, AskedLines asked) {
        Function<Transaction, Page<Line>> question =
                now -> now.hostLists().page(asked.filter(), asked.sort(), asked.place(), asked.rows());
        return asked.filter().why().isPresent() && figures.isLarge(tx)
                ? kept.answer(asked, question, tx)
                : question.apply(tx);
    }

    /** Rows alone, for what goes on for many pages. */
    public Page<Listed> rows(HostFilter filter, Sort sort, Place place, int rows) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            return tx.hostLists()
                    .page(agents.resolved(tx, filter), sort, place, rows)
                    .map(line -> new Listed(line, Life.of(line.events(), now)));
        });
    }

    public Optional<One> one(HostId id) throws StoreException {
        return database.transact(tx -> tx.hosts().find(id).map(row -> {
            Instant now = tx.now();
            var report = tx.exposures().report(id);
            List<Reported> open = tx.exposures().openOn(id);
            return new One(
                    now,
                    row,
                    Life.of(row.events(), now),
                    open,
                    report.flatMap(known -> HostScan.of(known.document())),
                    report.map(known -> known.takenAt()),
                    tx.hostHistories().changes(id, EVENTS),
                    tx.hostHistories().turns(id, EVENTS),
                    accepted(tx, row, open, now),
                    tx.risks().assets(List.of(id)).getOrDefault(id, Asset.UNKNOWN),
                    tx.formerHosts().of(id),
                    tx.doubts().of(id),
                    tx.reportAsks().of(id),
                    tx.boots().copied(id));
        }));
    }

    private static Map<String, Acceptance> accepted(Transaction tx, Row row, List<Reported> open, Instant now) {
        return tx.risks().accepted(open.stream().map(Reported::vulnerability).toList()).stream()
                .filter(each -> each.isInForce(now) && isAbout(each, row))
                .collect(Collectors.toMap(Acceptance::vulnerability, each -> each, (first, _) -> first));
    }

    private static boolean isAbout(Acceptance acceptance, Row row) {
        return switch (acceptance.place()) {
            case RiskStore.Place.Everywhere() -> true;
            case RiskStore.Place.Group(String tag) -> row.tags().contains(tag);
            case RiskStore.Place.Hosts(var hosts) -> hosts.contains(row.id());
        };
    }
}
