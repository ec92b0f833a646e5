package io.oakum.index;

import io.oakum.core.exposure.Statement;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.version.VersionScheme;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The versions of one package, each with its keys. They stand in their order where there is one to sort by, so that what a statement
 * names is found by halving; otherwise all are looked at.
 */
final class VersionShelf {
    /** So few are as quickly looked at as found. */
    private static final int FEW = 4;

    private final Optional<VersionScheme> order;
    private final List<Row> rows = new ArrayList<>(1);

    /** @param scheme the ecosystem's, where it is known */
    VersionShelf(Optional<VersionScheme> scheme) {
        this.order = scheme.filter(VersionScheme::isTransitive);
    }

    private record Row(String version, RoaringBitmap keys) {}

    void add(String version, int key) {
        int from = order.map(scheme -> lower(version, scheme)).orElse(0);
        int to = order.map(scheme -> upper(version, scheme)).orElse(rows.size());
        for (int i = from; i < to; i++) {
            if (rows.get(i).version().equals(version)) {
                rows.get(i).keys().add(key);
                return;
            }
        }
        rows.add(to, new Row(version, RoaringBitmap.bitmapOf(key)));
    }

    /** Every key whose version the statement names. */
    void forEachNamed(Statement statement, IntConsumer key) {
        BitSet named = order.isEmpty()
                        || rows.size() <= FEW
                        || statement.affected().scope().anyEpoch()
                ? lookedAt(statement)
                : found(statement, order.get());
        named.stream().forEach(row -> rows.get(row).keys().forEach((org.roaringbitmap.IntConsumer) key::accept));
    }

    private BitSet lookedAt(Statement statement) {
        var named = new BitSet(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            named.set(i, statement.names(rows.get(i).version()));
        }
        return named;
    }

    private BitSet found(Statement statement, VersionScheme scheme) {
        var named = new BitSet(rows.size());
        for (String version : statement.affected().versions()) {
            named.set(lower(version, scheme), upper(version, scheme));
        }
        statement.affected().ranges().forEach(range -> find(range, scheme, named));
        return named;
    }

    /** Between two events all versions fare alike, so one is asked for all. */
    private void find(VersionRange range, VersionScheme scheme, BitSet named) {
        var cuts = new TreeSet<Integer>(List.of(0, rows.size()));
        for (VersionRange.Event event : range.events()) {
            if (!event.isFromTheBeginning()) {
                cuts.add(lower(event.version(), scheme));
                cuts.add(upper(event.version(), scheme));
            }
        }
        int from = 0;
        for (int to : cuts) {
            if (from < to && range.contains(rows.get(from).version(), scheme)) {
                named.set(from, to);
            }
            from = to;
        }
    }

    /** The first row that is not before the version. */
    private int lower(String version, VersionScheme scheme) {
        return firstAtLeast(version, scheme, 0);
    }

    /** The first row that is after the version. */
    private int upper(String version, VersionScheme scheme) {
        return firstAtLeast(version, scheme, 1);
    }

    private int firstAtLeast(String version, VersionScheme scheme, int wanted) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.signum(scheme.compare(rows.get(middle).version(), version)) >= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
