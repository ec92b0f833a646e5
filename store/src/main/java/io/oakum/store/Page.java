package io.oakum.store;

import java.util.List;
import java.util.function.Function;

/**
 * Some rows of a list that may be of any length.
 *
 * @param total how many rows the whole list has
 * @param isFirst whether nothing stands before these
 * @param isLast whether nothing stands behind these
 */
public record Page<T>(List<T> rows, long total, boolean isFirst, boolean isLast) {
    public static final int ROWS = 50;

    public Page {
        rows = List.copyOf(rows);
    }

    /** Where a page begins: behind a row, before one, or at the start. */
    public sealed interface Place {
        record Start() implements Place {}

        /** @param key what the list is sorted by, as the row has it */
        record After(String key, String id) implements Place {}

        record Before(String key, String id) implements Place {}
    }

    /** @param found what the database gave: one row more than asked for, if there are more; in reverse when looking backwards */
    static <T> Page<T> of(List<T> found, long total, Place place, int rows) {
        boolean isMore = found.size() > rows;
        List<T> kept = isMore ? found.subList(0, rows) : found;
        return switch (place) {
            case Place.Start() -> new Page<>(kept, total, true, !isMore);
            case Place.After _ -> new Page<>(kept, total, false, !isMore);
            case Place.Before _ -> new Page<>(kept.reversed(), total, !isMore, false);
        };
    }

    static String comparison(Place place) {
        return place instanceof Place.Before ? "<" : ">";
    }

    static String direction(Place place) {
        return place instanceof Place.Before ? "desc" : "asc";
    }

    static String key(Place place) {
        return switch (place) {
            case Place.Start() -> "";
            case Place.After at -> at.key();
            case Place.Before at -> at.key();
        };
    }

    static String id(Place place) {
        return switch (place) {
            case Place.Start() -> "";
            case Place.After at -> at.id();
            case Place.Before at -> at.id();
        };
    }

    public <R> Page<R> map(Function<T, R> each) {
        return new Page<>(rows.stream().map(each).toList(), total, isFirst, isLast);
    }
}
