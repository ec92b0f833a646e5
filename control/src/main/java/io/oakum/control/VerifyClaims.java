package io.oakum.control;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.rollout.Verdict;
import io.oakum.core.version.Version;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.ExecutionStore.Restarted;
import io.oakum.store.ExposureStore.Report;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Believes no host that it is done: only an inventory that came afterwards confirms it, at once or, where old code was left running, once that
 * has ended.
 */
public final class VerifyClaims {
    private final Database database;

    /** When the report came that was last held against a part and did not confirm it, so that none is read at every look. */
    private final Map<Long, Instant> unconfirmed = new ConcurrentHashMap<>();

    public VerifyClaims(Database database) {
        this.database = database;
    }

    public void look() throws StoreException {
        List<ExecutionStore.Row> claimed =
                database.transact(tx -> tx.executions().claimed());
        for (ExecutionStore.Row row : claimed) {
            database.change(tx -> verify(tx, row));
        }
        lookAtRestarted();
    }

    private void lookAtRestarted() throws StoreException {
        List<Restarted> restarted = database.transact(tx -> tx.executions().restarted());
        unconfirmed.keySet().retainAll(restarted.stream().map(Restarted::id).toList());
        for (Restarted one : restarted) {
            if (one.receivedAt().equals(unconfirmed.get(one.id()))) {
                continue;
            }
            if (database.transact(tx -> isConfirmed(tx, one.id()))) {
                unconfirmed.remove(one.id());
            } else {
                unconfirmed.put(one.id(), one.receivedAt());
            }
        }
    }

    private static boolean isConfirmed(Transaction tx, long id) {
        Optional<ExecutionStore.Row> left = tx.executions().left(id);
        if (left.isEmpty()) {
            return true;
        }
        ExecutionStore.Row row = left.get();
        ReportFacts seen = facts(tx.exposures().report(row.host()).orElseThrow());
        if (seen.counts().restart() || mismatch(tx, row, seen.inventory()).isPresent()) {
            return false;
        }
        String why = "its inventory shows it, and the old code that was left running has ended";
        if (tx.executions().confirm(id, why)) {
            record(tx, row, Verdict.CONFIRMED, why);
        }
        return true;
    }

    private static void verify(Transaction tx, ExecutionStore.Row row) {
        Optional<Report> report = tx.exposures()
                .report(row.host())
                .filter(seen -> seen.receivedAt().isAfter(row.claimedAt().orElseThrow()));
        if (report.isEmpty()) {
            return;
        }
        ReportFacts seen = facts(report.get());
        Optional<String> mismatch = mismatch(tx, row, seen.inventory());
        boolean isLeft = !row.claim().equals("confirmed") && seen.counts().restart();
        Verdict verdict = mismatch.isPresent() ? Verdict.FAILED : isLeft ? Verdict.RESTART_LEFT : Verdict.CONFIRMED;
        String why = mismatch.orElseGet(() -> verdict == Verdict.CONFIRMED
                ? "its inventory shows it"
                : "its inventory shows it on disk; old code is still running");
        if (tx.executions().verify(row.id(), verdict, why)) {
            record(tx, row, verdict, why);
        }
    }

    private static void record(Transaction tx, ExecutionStore.Row row, Verdict verdict, String why) {
        Recorded.done(
                tx,
                Actor.SERVER,
                "host.verified",
                row.host().value(),
                JsonObject.with("rollout", row.rollout())
                        .and("verdict", verdict.name())
                        .and("why", why)
                        .build());
        tx.rollouts().lookSoon(List.of(row.rollout()));
    }

    private static ReportFacts facts(Report report) {
        try {
            return ReportFacts.read(report.document().getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new IllegalStateException("a report that is stored cannot be read", e);
        }
    }

    /** What the inventory shows otherwise than was promised; the first that does. */
    private static Optional<String> mismatch(Transaction tx, ExecutionStore.Row row, Inventory seen) {
        boolean isUndo = tx.rollouts().find(row.rollout()).orElseThrow().act().equals("undo");
        ChangeSet promised = ChangeSet.ofCanonicalLines(tx.plans().changeSet(row.changeSet()));
        return promised.changes().stream()
                .flatMap(change -> mismatch(change, isUndo, seen).stream())
                .findFirst();
    }

    private static Optional<String> mismatch(Change change, boolean isUndo, Inventory seen) {
        Optional<Version> wanted = isUndo ? before(change) : after(change);
        PackageKey key = change.key();
        Optional<Version> there = seen.find(key).map(installed -> installed.version());
        return wanted.equals(there)
                ? Optional.empty()
                : Optional.of("its inventory shows " + key + " as "
                        + there.map(Version::text).orElse("absent") + " where "
                        + wanted.map(Version::text).orElse("absent") + " was promised");
    }

    private static Optional<Version> after(Change change) {
        return switch (change) {
            case Change.Install install -> Optional.of(install.to());
            case Change.Replace replace -> Optional.of(replace.to());
            case Change.Remove _ -> Optional.empty();
        };
    }

    private static Optional<Version> before(Change change) {
        return switch (change) {
            case Change.Install _ -> Optional.empty();
            case Change.Replace replace -> Optional.of(replace.from());
            case Change.Remove remove -> Optional.of(remove.from());
        };
    }
}
