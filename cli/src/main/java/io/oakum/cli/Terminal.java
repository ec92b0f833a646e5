package io.oakum.cli;

import io.oakum.core.problem.Problem;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/** How things look on a terminal: colours only there, and nothing that another program wrote may steer it. */
final class Terminal {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private final boolean isColoured;

    private Terminal(boolean isColoured) {
        this.isColoured = isColoured;
    }

    /** Standard output, coloured where a person reads it and did not ask for none. */
    static Terminal ofOutput() {
        return new Terminal(isTerminal() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
    }

    static Terminal plain() {
        return new Terminal(false);
    }

    /** Whether both input and output belong to a person. */
    static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** What a person answers; empty where nobody does. */
    static Optional<String> ask(String question) {
        return Optional.ofNullable(System.console())
                .map(console -> console.readLine("%s", question))
                .map(String::strip);
    }

    String bold(String text) {
        return coloured("1", text);
    }

    String faint(String text) {
        return coloured("2", text);
    }

    String alarm(String text) {
        return coloured("1;31", text);
    }

    String warning(String text) {
        return coloured("33", text);
    }

    String good(String text) {
        return coloured("32", text);
    }

    private String coloured(String code, String text) {
        return isColoured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Text from elsewhere without anything that could steer a terminal or fake a line. */
    static String plain(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean isSteering = switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> true;
                default -> false;
            };
            safe.appendCodePoint(isSteering ? '\uFFFD' : point);
        });
        return safe.toString();
    }

    /** The cells of a row, none of which can steer a terminal or fake a line. */
    static Object[] plainCells(String... cells) {
        return Arrays.stream(cells).map(Terminal::plain).toArray();
    }

    static void problem(PrintWriter out, Problem problem) {
        out.println(
                "oakum: " + plain(problem.message()) + "  [" + problem.code().id() + "]");
        out.println("       " + plain(problem.wayOut()));
    }

    static String day(Instant instant) {
        return DAY.format(instant);
    }

    /** "in 3 days", "today", "2 days ago". */
    static String away(Instant then, Instant now) {
        long days = Duration.between(now, then).toDays();
        if (then.isBefore(now)) {
            long ago = Duration.between(then, now).toDays();
            return ago == 0 ? "today" : ago == 1 ? "1 day ago" : ago + " days ago";
        }
        return days == 0 ? "today" : days == 1 ? "in 1 day" : "in " + days + " days";
    }

    /** "34 s", "12 min", "5 h", "3 days". */
    static String age(Duration age) {
        if (age.toSeconds() < 90) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toMinutes() < 90) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " days";
    }

    static String bytes(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        return bytes < 10_000_000 ? (bytes / 1_000) + " kB" : (bytes / 1_000_000) + " MB";
    }

    static String count(long number, String one, String many) {
        return String.format(java.util.Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
