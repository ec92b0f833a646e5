package io.oakum.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table in RFC 4180's form, whose first row names the columns. A row with more or fewer cells than columns is refused and not guessed
 * at.
 *
 * @param rows by column
 */
record CsvTable(List<Map<String, String>> rows) {

    /** What is wrong with the text, and in which line. */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenException(String message) {
            super(message);
        }
    }

    static CsvTable read(String text) throws BrokenException {
        List<Row> rows = new Reader(text.startsWith("\uFEFF") ? text.substring(1) : text).rows();
        if (rows.isEmpty()) {
            throw new BrokenException("it is empty; the first line names the columns");
        }
        List<String> columns =
                rows.getFirst().cells().stream().map(String::strip).toList();
        var table = new ArrayList<Map<String, String>>();
        for (Row row : rows.subList(1, rows.size())) {
            if (row.cells().size() != columns.size()) {
                throw new BrokenException("line " + row.line() + " has "
                        + row.cells().size() + " cells where " + columns.size() + " are named");
            }
            var cells = new TreeMap<String, String>();
            for (int i = 0; i < columns.size(); i++) {
                cells.put(columns.get(i), row.cells().get(i).strip());
            }
            table.add(cells);
        }
        return new CsvTable(List.copyOf(table));
    }

    private record Row(int line, List<String> cells) {}

    /** Goes over the text once, sign by sign. */
    private static final class Reader {
        private final String text;
        private int at;
        private int line = 1;

        Reader(String text) {
            this.text = text;
        }

        List<Row> rows() throws BrokenException {
            var rows = new ArrayList<Row>();
            while (at < text.length()) {
                int first = line;
                List<String> cells = row();
                if (!cells.equals(List.of(""))) {
                    rows.add(new Row(first, cells));
                }
            }
            return rows;
        }

        private List<String> row() throws BrokenException {
            var cells = new ArrayList<String>();
            while (true) {
                cells.add(text.startsWith("\"", at) ? quoted() : plain());
                if (at < text.length() && text.charAt(at) == ',') {
                    at++;
                } else {
                    endOfLine();
                    return cells;
                }
            }
        }

        private String plain() {
            int start = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() throws BrokenException {
            int first = line;
            var cell = new StringBuilder();
            at++;
            while (at < text.length()) {
                char sign = text.charAt(at++);
                if (sign == '\n') {
                    line++;
                }
                if (sign != '"') {
                    cell.append(sign);
                } else if (text.startsWith("\"", at)) {
                    cell.append('"');
                    at++;
                } else {
                    return cell.toString();
                }
            }
            throw new BrokenException("the quotation mark in line " + first + " is not closed");
        }

        private void endOfLine() throws BrokenException {
            if (text.startsWith("\r\n", at)) {
                at += 2;
            } else if (at < text.length()) {
                if (text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    throw new BrokenException("line " + line + " goes on behind a closed quotation mark");
                }
                at++;
            }
            line++;
        }
    }
}
