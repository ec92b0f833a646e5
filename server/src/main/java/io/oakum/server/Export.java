package io.oakum.server;

import io.oakum.store.Page.Place;
import io.oakum.store.StoreException;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a list of any length, a batch at a time: what is exported is the whole filter and not the page.
 *
 * @param head before the first row
 * @param between two rows
 * @param foot behind the last
 */
record Export(String head, String between, String foot) {
    static final int ROWS = 1000;

    /** @param next where the batch behind a row begins */
    record Batch<T>(List<T> rows, boolean isLast, Function<T, Place> next) {
        Batch {
            rows = List.copyOf(rows);
        }
    }

    @FunctionalInterface
    interface Source<T> {
        Batch<T> from(Place place) throws StoreException;
    }

    <T> void write(OutputStream out, Place start, Source<T> source, Function<T, String> row)
            throws IOException, StoreException {
        Batch<T> batch = source.from(start);
        write(out, head);
        boolean isFirst = true;
        while (true) {
            for (T one : batch.rows()) {
                write(out, (isFirst ? "" : between) + row.apply(one));
                isFirst = false;
            }
            if (batch.isLast() || batch.rows().isEmpty()) {
                break;
            }
            batch = source.from(batch.next().apply(batch.rows().getLast()));
        }
        write(out, foot);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(JsonObject object) {
        return Json.write(object);
    }
}
