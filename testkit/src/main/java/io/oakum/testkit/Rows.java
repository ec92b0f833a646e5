package io.oakum.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small tables of an id and a text, which lie beside the class that is about them. */
public final class Rows {
    private Rows() {}

    /** In the order in which they are written; a row that is not an id that is new, a tab and a text is a mistake. */
    public static Map<String, String> beside(Class<?> type, String name) throws IOException {
        var rows = new LinkedHashMap<String, String>();
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " does not lie beside " + type.getName());
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 2 || cells[1].isBlank() || rows.putIfAbsent(cells[0], cells[1]) != null) {
                    throw new IOException(name + ": '" + line + "' is not an id that is new, a tab and a text");
                }
            }
        }
        return rows;
    }
}
