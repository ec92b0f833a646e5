package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Why what is open in a fleet is still open, as its server counted it. */
record FleetWhyText(FleetApi api, boolean json) {
    private static final int SHOWN = 20;
    private static final String ROW = "%-32s %9s %9s %9s  %-10s  %s%n";

    int ask(String filter) throws Refusal, IOException, JsonException {
        JsonObject answer = api.get("/api/v1/why" + (filter.isEmpty() ? "" : "?q=" + FleetApi.segment(filter)));
        System.out.print(json ? Json.writeIndented(answer) + "\n" : text(answer));
        return 0;
    }

    static String text(JsonObject answer) throws JsonException {
        var text = new StringBuilder();
        List<JsonObject> causes = answer.objects("causes");
        if (causes.isEmpty()) {
            text.append("Nothing that was asked for is known to be open.\n");
        } else {
            text.append(String.format(Locale.ROOT, ROW, "CAUSE", "EXPOSURES", "LATE", "HOSTS", "FIRST DUE", "WAY OUT"));
            for (JsonObject cause : causes) {
                text.append(row(cause.text("name"), cause, way(cause)));
                text.append(each(cause.objects("each")));
            }
            text.append(row("all", answer.object("open"), ""));
        }
        long unknown = answer.wholeNumber("hostsNotKnown");
        if (unknown > 0) {
            text.append("Nothing is known of ")
                    .append(Terminal.count(unknown, "host", "hosts"))
                    .append(" that never reported: oakum hosts\n");
        }
        return text.toString();
    }

    private static String each(List<JsonObject> each) throws JsonException {
        var text = new StringBuilder();
        for (JsonObject one : each.subList(0, Math.min(SHOWN, each.size()))) {
            text.append(row("  " + one.text("id"), one, ""));
        }
        if (each.size() > SHOWN) {
            text.append("  and ").append(each.size() - SHOWN).append(" more: --json\n");
        }
        return text.toString();
    }

    private static String way(JsonObject cause) throws JsonException {
        return cause.get("command") instanceof JsonString(String command) ? command : cause.text("wayOut");
    }

    private static String row(String name, JsonObject counts, String way) throws JsonException {
        String due = counts.get("due") instanceof JsonString(String at) ? at.substring(0, "2026-11-01".length()) : "";
        return String.format(
                        Locale.ROOT,
                        ROW,
                        Terminal.plainCells(
                                name,
                                String.valueOf(counts.wholeNumber("exposures")),
                                String.valueOf(counts.wholeNumber("late")),
                                String.valueOf(counts.wholeNumber("hosts")),
                                due,
                                way))
                .replaceAll(" +\n", "\n");
    }
}
