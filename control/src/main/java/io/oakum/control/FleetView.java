package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.store.Database;
import io.oakum.store.DoubtStore.Standing;
import io.oakum.store.ExposureStore.Counts;
import io.oakum.store.ExposureStore.Open;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Row;
import io.oakum.store.Page.Place;
import io.oakum.store.ReportAskStore.Asked;
import io.oakum.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fleet as it is known to be now. */
public final class FleetView {
    private final Database database;

    public FleetView(Database database) {
        this.database = database;
    }

    /** How far hosts trust their server, in a word. */
    public String trustMode() throws StoreException {
        return FoundFleet.current(database).trustMode();
    }

    /**
     * One host, what became of it, and what is open on it.
     *
     * @param doubt what it reported since and is not believed; all else is as it was before
     * @param asked when a person last asked it to report at once
     * @param isOnlyObserved whether its owner lets nothing be changed there
     */
    public record Seen(
            Row row,
            Life life,
            Open open,
            Counts counts,
            Optional<Standing> doubt,
            Optional<Asked> asked,
            boolean isOnlyObserved) {
        /** Whether it ever told what it has. Before that nothing about it is known. */
        public boolean isReported() {
            return counts.isKnown();
        }
    }

    /** @param report the newest document the host sent, empty before the first */
    public record Detail(Seen seen, List<Reported> exposures, Optional<String> report) {}

    /**
     * Hosts, whatever became of them, by name.
     *
     * @param rows how many at most
     */
    public List<Seen> hosts(Place place, int rows) throws StoreException {
        return database.transact(tx -> {
            List<Row> page = tx.hosts().page(place, rows);
            List<HostId> ids = page.stream().map(Row::id).toList();
            Map<HostId, Open> open = tx.exposures().openByHost(ids);
            Map<HostId, Counts> counts = tx.exposures().countsByHost(ids);
            Map<HostId, Standing> doubts = tx.doubts().of(ids);
            Map<HostId, Asked> asked = tx.reportAsks().of(ids);
            Set<HostId> observed = tx.causes().observed(ids);
            Instant now = tx.now();
            return page.stream()
                    .map(row -> new Seen(
                            row,
                            Life.of(row.events(), now),
                            open.getOrDefault(row.id(), Open.NONE),
                            counts.getOrDefault(row.id(), Counts.NONE),
                            Optional.ofNullable(doubts.get(row.id())),
                            Optional.ofNullable(asked.get(row.id())),
                            observed.contains(row.id())))
                    .toList();
        });
    }

    public Optional<Detail> host(HostId id) throws StoreException {
        return database.transact(tx -> tx.hosts().find(id).map(row -> {
            Instant now = tx.now();
            List<Reported> exposures = tx.exposures().openOn(id);
            return new Detail(
                    new Seen(
                            row,
                            Life.of(row.events(), now),
                            open(exposures, now),
                            tx.exposures().counts(id),
                            tx.doubts().of(id),
                            tx.reportAsks().of(id),
                            !tx.causes().observed(List.of(id)).isEmpty()),
                    exposures,
                    tx.exposures().report(id).map(report -> report.document()));
        }));
    }

    private static Open open(List<Reported> exposures, Instant now) {
        long overdue = exposures.stream().filter(one -> one.due().isBefore(now)).count();
        return new Open(
                exposures.size(), overdue, exposures.stream().map(Reported::due).min(Instant::compareTo));
    }
}
