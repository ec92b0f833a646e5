package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.AuditStore.Filter;
import io.oakum.store.AuditStore.Placed;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.Proofs;
import io.oakum.trust.log.SignedNote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The log as a person reads it: newest first, filtered, and each entry with its proof. */
public final class LogView {
    public static final int ROWS = 50;

    /** So far back one question looks: a filter that nothing fits must not read the log of years. */
    static final int LOOKED_AT = 20_000;

    private final Database database;

    public LogView(Database database) {
        this.database = database;
    }

    /** What an entry's bytes say, with the names of those of whom it speaks. */
    public record Told(LogEntry entry, Mention who, Mention what) {
        static Told of(LogEntry entry) {
            return new Told(entry, Mention.ofActor(entry.actor()), Mention.ofObject(entry.action(), entry.object()));
        }

        Told named(Map<HostId, String> names) {
            return new Told(entry, who.named(names), what.named(names));
        }

        Stream<HostId> hosts() {
            return Stream.of(who, what).flatMap(mention -> mention.host().stream());
        }
    }

    /** @param told empty for bytes that are no entry of this program's */
    public record Listed(long index, Optional<Told> told) {
        Listed named(Map<HostId, String> names) {
            return new Listed(index, told.map(one -> one.named(names)));
        }
    }

    /**
     * @param before entries before this index were looked at
     * @param lookedBackTo the lowest index that was looked at
     * @param next where the next page begins, empty where nothing older is left
     */
    public record Shown(
            Instant at,
            long size,
            long waiting,
            List<Listed> rows,
            long before,
            long lookedBackTo,
            Optional<Long> next) {}

    /**
     * One entry and the proof that it is in the log.
     *
     * @param leaf RFC 6962's hash of its bytes
     * @param path the hashes beside the way from the leaf to the root
     * @param note the signed checkpoint that the path leads to
     * @param isProven whether the path was seen to lead there
     */
    public record Proven(
            Placed placed,
            Optional<Told> told,
            Sha256 leaf,
            List<Sha256> path,
            Checkpoint checkpoint,
            String note,
            boolean isProven) {

        /** The proof in C2SP's form (tlog-proof), to be checked with the entry's bytes and the log's key alone. */
        public String text() {
            var text = new StringBuilder("c2sp.org/tlog-proof@v1\nindex " + placed.index() + "\n");
            path.forEach(hash -> text.append(hash.base64()).append('\n'));
            return text.append('\n').append(note).toString();
        }
    }

    public Shown list(Optional<Long> from, Filter filter) throws StoreException {
        return database.transact(tx -> {
            long size = tx.audit().size();
            long before = Math.min(from.orElse(size), size);
            List<Placed> found = tx.audit().newest(before, filter, LOOKED_AT, ROWS + 1);
            boolean isMore = found.size() > ROWS;
            List<Listed> rows = named(
                    tx,
                    found.stream()
                            .limit(ROWS)
                            .map(placed -> new Listed(placed.index(), read(placed)))
                            .toList());
            long lowest = isMore ? rows.getLast().index() : Math.max(0, before - LOOKED_AT);
            return new Shown(
                    tx.now(),
                    size,
                    tx.audit().pending(),
                    rows,
                    before,
                    lowest,
                    lowest > 0 ? Optional.of(lowest) : Optional.empty());
        });
    }

    /** One question for the names of all hosts. */
    private static List<Listed> named(Transaction tx, List<Listed> rows) {
        Set<HostId> hosts = rows.stream()
                .flatMap(row -> row.told().stream())
                .flatMap(Told::hosts)
                .collect(Collectors.toSet());
        Map<HostId, String> names = tx.manyHosts().names(hosts);
        return rows.stream().map(row -> row.named(names)).toList();
    }

    private static Optional<Told> read(Placed placed) {
        try {
            return Optional.of(Told.of(LogEntry.read(placed.entry())));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** @return empty where the newest checkpoint does not cover such an entry */
    public Optional<Proven> one(long index) throws StoreException {
        return database.transact(tx -> {
            Optional<String> note = tx.audit().checkpoint();
            Optional<Checkpoint> checkpoint = note.flatMap(LogView::checkpoint);
            if (checkpoint.filter(known -> index < known.size()).isEmpty()) {
                return Optional.empty();
            }
            Placed placed = tx.audit().entries(index, 1).getFirst();
            Sha256 leaf = HashTree.leaf(placed.entry().array());
            long size = checkpoint.get().size();
            List<Sha256> path = new HashTree(tx.audit().tiles()).inclusion(index, size);
            boolean isProven =
                    Proofs.isIncluded(leaf, index, size, path, checkpoint.get().root());
            Optional<Told> told = named(tx, List.of(new Listed(index, read(placed))))
                    .getFirst()
                    .told();
            return Optional.of(new Proven(placed, told, leaf, path, checkpoint.get(), note.get(), isProven));
        });
    }

    private static Optional<Checkpoint> checkpoint(String note) {
        try {
            return Optional.of(Checkpoint.ofText(SignedNote.parse(note).text()));
        } catch (LogException e) {
            return Optional.empty();
        }
    }
}
