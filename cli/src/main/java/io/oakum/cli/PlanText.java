package io.oakum.cli;

import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plans in words. */
final class PlanText {
    private static final int SHOWN = 40;

    private PlanText() {}

    static String list(JsonObject document) throws JsonException {
        var text = new StringBuilder(row("PLAN", "STATE", "HOSTS", "CLOSES", "MADE BY", "WHAT"));
        for (JsonObject plan : document.objects("plans")) {
            text.append(row(
                    plan.text("id"),
                    plan.text("state"),
                    plan.wholeNumber("covered") + "/" + plan.wholeNumber("hosts"),
                    closed(plan),
                    plan.text("madeBy"),
                    plan.text("goal")));
        }
        return document.objects("plans").isEmpty()
                ? "There is no plan yet. Make one: oakum plan --security\n"
                : text.toString();
    }

    /** How many exposures it closes, where that was counted. */
    private static String closed(JsonObject plan) throws JsonException {
        return plan.find("closes").isPresent() && plan.get("closes") instanceof JsonObject closes
                ? Long.toString(closes.wholeNumber("exposures"))
                : "-";
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-16s %-12s %-8s %-7s %-20s %s%n", Terminal.plainCells(cells));
    }

    static String of(JsonObject plan) throws JsonException {
        var terminal = Terminal.ofOutput();
        var text = new StringBuilder();
        String change = plan.text("changeReference");
        text.append("Plan ")
                .append(terminal.bold(Terminal.plain(plan.text("id"))))
                .append(": ")
                .append(Terminal.plain(plan.text("goal")))
                .append("; ")
                .append(Terminal.plain(plan.text("words")))
                .append(change.isEmpty() ? "" : "; for the change " + Terminal.plain(change))
                .append('\n')
                .append(closes(plan))
                .append(wanted(plan));
        if (plan.get("document") instanceof JsonObject document) {
            text.append(document(document));
            text.append(next(plan));
        } else if (!plan.text("state").equals("failed")) {
            for (JsonObject host : plan.objects("answers")) {
                text.append("  ")
                        .append(Terminal.plain(host.text("name")))
                        .append("  ")
                        .append(Terminal.plain(host.text("answer")))
                        .append(host.text("why").isEmpty() ? "" : ": " + Terminal.plain(host.text("why")))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** A server of an older version does not say. */
    private static String closes(JsonObject plan) throws JsonException {
        if (plan.find("closes").isEmpty() || !(plan.get("closes") instanceof JsonObject closes)) {
            return "";
        }
        long exposures = closes.wholeNumber("exposures");
        if (exposures == 0) {
            return "  closes no exposure that is known\n";
        }
        String due = closes.get("firstDue") instanceof JsonValue.JsonString(String at)
                ? ", the first of them due " + Terminal.day(Instant.parse(at))
                : "";
        return "  closes " + Terminal.count(exposures, "exposure", "exposures") + " on "
                + Terminal.count(closes.wholeNumber("hosts"), "host", "hosts") + due + "\n";
    }

    /** How each vulnerability stands that it was asked to close. A server of an older version does not say. */
    private static String wanted(JsonObject plan) throws JsonException {
        var text = new StringBuilder();
        for (JsonObject one : plan.find("wanted").isPresent() ? plan.objects("wanted") : List.<JsonObject>of()) {
            String said = one.wholeNumber("hosts") == 0 ? "open on none of its hosts" : standing(one);
            text.append("    ")
                    .append(Terminal.plain(one.text("vulnerability")))
                    .append("  ")
                    .append(said)
                    .append('\n');
        }
        return text.toString();
    }

    private static String standing(JsonObject one) throws JsonException {
        var said = new ArrayList<String>();
        add(said, "a fix in it", one.wholeNumber("closes"));
        add(said, "no fix yet", one.wholeNumber("noFix"));
        add(said, "held back", one.wholeNumber("held"));
        add(said, "a restart left", one.wholeNumber("restartLeft"));
        add(said, "not changed by it", one.wholeNumber("missed"));
        return String.join(", ", said);
    }

    private static void add(List<String> said, String words, long hosts) {
        if (hosts > 0) {
            said.add(words + " on " + Terminal.count(hosts, "host", "hosts"));
        }
    }

    private static String next(JsonObject plan) throws JsonException {
        if (plan.get("rollout") instanceof JsonValue.JsonString(String rollout)) {
            return "\nIts rollout: oakum rollout " + Terminal.plain(rollout) + "\n";
        }
        return plan.text("state").equals("waiting")
                ? "\nNothing is changed before it is signed: oakum approve " + Terminal.plain(plan.text("id")) + "\n"
                : "";
    }

    /** What a plan's document promises. */
    static String document(JsonObject document) throws JsonException {
        var text = new StringBuilder();
        for (JsonObject ring : document.objects("rings")) {
            text.append(ring(ring));
        }
        for (JsonObject set : document.objects("changeSets")) {
            text.append(changeSet(set, document));
        }
        for (JsonObject out : document.objects("leftOut")) {
            text.append("\n  left out: ")
                    .append(Terminal.plain(out.text("name")))
                    .append(", ")
                    .append(Terminal.plain(out.text("why")))
                    .append('\n');
        }
        return text.toString();
    }

    private static String changeSet(JsonObject set, JsonObject document) throws JsonException {
        String rehearsed = "none";
        List<String> left = List.of();
        for (JsonObject rehearsal : document.objects("rehearsals")) {
            if (rehearsal.text("changeSet").equals(set.text("digest"))) {
                JsonObject result = rehearsal.object("result");
                rehearsed = Terminal.plain(rehearsal.text("verdict") + " on " + rehearsal.text("on"));
                left = result.find("restartLeft").isPresent() ? result.texts("restartLeft") : List.of();
            }
        }
        boolean reboots = document.object("request").truth("reboot");
        String tried = tried(document, set.text("digest"));
        return "\n  change set " + start(set.text("digest")) + "  (rehearsal: " + rehearsed + tried + ")\n"
                + changes(set.text("lines")) + left(reboots ? List.of() : left);
    }

    /** On how many hosts it passed, where each was asked to try it. */
    private static String tried(JsonObject document, String changeSet) throws JsonException {
        int hosts = 0;
        int tried = 0;
        for (JsonObject ring : document.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                if (host.text("changeSet").equals(changeSet)) {
                    hosts++;
                    tried += host.find("tried").isPresent() && host.truth("tried") ? 1 : 0;
                }
            }
        }
        return tried == 0 ? "" : ", on " + tried + " of " + Terminal.count(hosts, "host", "hosts") + " in all";
    }

    private static String left(List<String> units) {
        return units.isEmpty()
                ? ""
                : "    old code would be left running in " + Terminal.plain(String.join(", ", units))
                        + ": their ring is then held until they are restarted or somebody waives it; or plan with"
                        + " --reboot\n";
    }

    private static String ring(JsonObject ring) throws JsonException {
        var text = new StringBuilder("\n  ring " + ring.wholeNumber("no") + ": "
                + Terminal.count(ring.objects("hosts").size(), "host", "hosts") + ", "
                + ring.wholeNumber("maxActive") + " at a time, " + ring.wholeNumber("failureBudget") + " may fail"
                + soak(ring.wholeNumber("soakSeconds")) + "\n");
        int shown = 0;
        for (JsonObject host : ring.objects("hosts")) {
            if (++shown > SHOWN) {
                text.append("    and ")
                        .append(ring.objects("hosts").size() - SHOWN)
                        .append(" more: --json lists all of them\n");
                break;
            }
            text.append(String.format(
                    Locale.ROOT,
                    "    %-24s %-20s change set %s%n",
                    Terminal.plain(host.text("name")),
                    Terminal.plain(host.text("id")),
                    start(host.text("changeSet"))));
        }
        return text.toString();
    }

    /** So much of a digest as tells change sets of one plan apart. */
    private static String start(String digest) {
        return Terminal.plain(digest.substring(0, Math.min(12, digest.length())));
    }

    private static String soak(long seconds) {
        return seconds == 0 ? "" : ", then watched for " + Terminal.age(Duration.ofSeconds(seconds));
    }

    /**
     * Every change of a set: what somebody signs unseen is not signed knowingly.
     *
     * @throws JsonException if they are no change set
     */
    static String changes(String lines) throws JsonException {
        ChangeSet changes;
        try {
            changes = ChangeSet.ofCanonicalLines(lines);
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
        var text = new StringBuilder();
        for (Change change : changes.changes()) {
            text.append("    ").append(words(change)).append('\n');
        }
        return text.toString();
    }

    /** No repository's signature stands for it: people sign for these bytes themselves. */
    private static String ofAgent(Change.Content content) {
        return "\n             Oakum's own agent, from the fleet's server, SHA-256 " + content.sha256();
    }

    private static String words(Change change) {
        return switch (change) {
            case Change.Install(var key, var to, var _) -> "new      " + key + " " + to.text();
            case Change.Replace(var key, var from, var to, var content) ->
                "replace  " + key + " " + from.text() + " -> " + to.text()
                        + (key.name().equals(ChangeSet.AGENT) ? ofAgent(content) : "");
            case Change.Remove(var key, var from) -> "REMOVE   " + key + " " + from.text();
        };
    }
}
