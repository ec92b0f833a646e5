package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rollouts in words. */
final class RolloutText {
    private RolloutText() {}

    static String list(JsonObject document) throws JsonException {
        if (document.objects("rollouts").isEmpty()) {
            return "There was no rollout yet. It begins with a plan: oakum plan --security\n";
        }
        var text = new StringBuilder(row("ROLLOUT", "PLAN", "ACT", "MADE", "WHERE IT STANDS"));
        for (JsonObject rollout : document.objects("rollouts")) {
            text.append(row(
                    rollout.text("id"),
                    rollout.text("plan"),
                    rollout.text("act"),
                    rollout.text("madeAt").substring(0, 16) + "Z",
                    rollout.text("phase")));
        }
        return text.toString();
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-16s %-16s %-6s %-18s %s%n", Terminal.plainCells(cells));
    }

    static String of(JsonObject rollout) throws JsonException {
        var terminal = Terminal.ofOutput();
        var text = new StringBuilder();
        text.append("Rollout ")
                .append(terminal.bold(Terminal.plain(rollout.text("id"))))
                .append(" of the plan ")
                .append(Terminal.plain(rollout.text("plan")))
                .append(rollout.text("act").equals("undo") ? ", taken back" : "")
                .append(": ")
                .append(Terminal.plain(rollout.text("phase")))
                .append('\n');
        for (JsonObject ring : rollout.objects("rings")) {
            text.append("\n  ring ")
                    .append(ring.wholeNumber("no"))
                    .append(passed(ring))
                    .append('\n');
            for (JsonObject host : ring.objects("hosts")) {
                text.append(String.format(
                        Locale.ROOT, "    %-24s %s%n", Terminal.plain(host.text("name")), coloured(host, terminal)));
            }
        }
        return text + hints(rollout);
    }

    private static String passed(JsonObject ring) throws JsonException {
        if (!ring.text("waivedBy").isEmpty()) {
            return ", let pass by " + Terminal.plain(ring.text("waivedBy")) + ": "
                    + Terminal.plain(ring.text("waivedWhy"));
        }
        if (ring.get("passedAt") instanceof io.oakum.trust.JsonValue.JsonString) {
            return ", passed";
        }
        return ring.get("openedAt") instanceof io.oakum.trust.JsonValue.JsonString ? ", open" : ", not open yet";
    }

    private static String coloured(JsonObject host, Terminal terminal) throws JsonException {
        String words = words(host);
        return switch (host.text("verdict")) {
            case "confirmed", "not-needed" -> terminal.good(words);
            case "failed", "reverted", "lost" -> terminal.alarm(words);
            case "" -> words;
            default -> terminal.warning(words);
        };
    }

    /** Where a host stands, in one line. */
    private static String words(JsonObject host) throws JsonException {
        String again = host.wholeNumber("attempt") > 1 ? " (attempt " + host.wholeNumber("attempt") + ")" : "";
        String line = switch (host.text("state")) {
            case "settled" -> host.text("verdict") + (host.text("why").isEmpty() ? "" : ": " + host.text("why"));
            case "active" -> host.text("step") + (host.text("words").isEmpty() ? "" : ": " + host.text("words"));
            default -> "waiting" + (host.text("words").isEmpty() ? "" : ": " + host.text("words"));
        };
        return Terminal.plain(line) + again;
    }

    private static String hints(JsonObject rollout) throws JsonException {
        String id = Terminal.plain(rollout.text("id"));
        return switch (rollout.text("state")) {
            case "held" ->
                "\nIt is held, and nothing begins by itself. Look: oakum rollout log " + id + " HOST\n"
                        + (isRestartLeft(rollout)
                                ? "A host with old code left running counts as soon as that is restarted and it has reported.\n"
                                : "")
                        + "Then one of: oakum rollout retry " + id + " | waive " + id + " RING --reason TEXT | end "
                        + id
                        + "\n";
            case "paused" -> "\nGo on: oakum rollout resume " + id + "\n";
            case "awaiting-approval" -> "\nLet the ring open: oakum rollout open-ring " + id + " RING\n";
            default -> "";
        };
    }

    private static boolean isRestartLeft(JsonObject rollout) throws JsonException {
        for (JsonObject ring : rollout.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                if (host.text("verdict").equals("restart-left")) {
                    return true;
                }
            }
        }
        return false;
    }

    static int active(JsonObject rollout) throws JsonException {
        int active = 0;
        for (JsonObject ring : rollout.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                active += host.text("state").equals("active") ? 1 : 0;
            }
        }
        return active;
    }

    static String log(JsonObject host) throws JsonException {
        var text = new StringBuilder();
        for (String line : host.text("log").lines().toList()) {
            text.append(Terminal.plain(line)).append('\n');
        }
        text.append(text.isEmpty() ? "" : "\n")
                .append(Terminal.plain(host.text("name")))
                .append(": ")
                .append(words(host))
                .append('\n');
        if (host.get("result") instanceof JsonObject result) {
            text.append(Json.writeIndented(result)).append('\n');
        }
        return text.append(late(host)).toString();
    }

    /** What it told after it had been given up on. A server of an older version does not say. */
    private static String late(JsonObject host) throws JsonException {
        if (host.find("lateAt").isEmpty() || !(host.get("lateAt") instanceof JsonString(String at))) {
            return "";
        }
        String told = host.get("late") instanceof JsonObject late ? "\n" + Json.writeIndented(late) : "";
        return "heard again at " + Terminal.plain(at) + ", after it had been given up on; what was decided stays" + told
                + "\n";
    }

    /** What is new since the last look, a line each. */
    static final class Changes {
        private final Map<String, String> last = new HashMap<>();

        List<String> since(JsonObject rollout) throws JsonException {
            var lines = new ArrayList<String>();
            note("", Terminal.plain(rollout.text("phase")), lines);
            for (JsonObject ring : rollout.objects("rings")) {
                for (JsonObject host : ring.objects("hosts")) {
                    note(Terminal.plain(host.text("name")), words(host), lines);
                }
            }
            return lines;
        }

        private void note(String who, String words, List<String> lines) {
            if (!words.equals(last.put(who, words)) && !words.equals("waiting")) {
                lines.add(who.isEmpty() ? words : who + ": " + words);
            }
        }
    }
}
