package io.oakum.web;

import java.util.List;
import java.util.stream.Collectors;

/** Rows that a spreadsheet reads, and that it never takes for formulas. */
public final class Csv {
    private Csv() {}

    public static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A cell that a spreadsheet could run begins with an apostrophe: that is how it is told to read text. */
    private static String cell(String text) {
        String tame = text.matches("(?s)[=+\\-@\\t\\r\\n\\u2212\\uFF0B\\uFF1D\\uFF20].*") ? "'" + text : text;
        return "\"" + tame.replace("\"", "\"\"") + "\"";
    }
}
