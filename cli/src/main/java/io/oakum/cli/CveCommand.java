package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Are we affected? */
@Command(
        name = "cve",
        mixinStandardHelpOptions = true,
        description = {
            "Are we affected, where, since when, which fix, by when, and what do the sources say?",
            "Ends with 1 where a host of the fleet has it, with 0 where none has."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum cve CVE-2024-6387",
            "  oakum cve CVE-2024-6387 --as-of 2026-11-01",
            "  oakum cve CVE-2024-6387 --json | jq -r '.open[].host.name'"
        })
public final class CveCommand implements Callable<Integer> {
    private static final int TOLD = 10;

    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(paramLabel = "ID", description = "a CVE id, or another name of a vulnerability")
    private String id = "";

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "a past day (its end, in UTC) or instant, such as 2026-11-01 or 2026-11-01T12:00:00Z")
    private Optional<String> asOf = Optional.empty();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        String name = id.regionMatches(true, 0, "cve-", 0, 4) ? id.toUpperCase(Locale.ROOT) : id;
        String path = "/api/v1/vulnerabilities/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        JsonObject known = api.get(asOf.isPresent() ? path + "?asOf=" + ExposuresCommand.instant(asOf.get()) : path);
        System.out.print(json ? Json.writeIndented(known) + "\n" : text(known, Instant.now()));
        return known.truth("affected") ? 1 : 0;
    }

    private static String open(JsonObject open, Instant now) throws JsonException {
        List<String> packages =
                open.texts("packages").stream().map(Terminal::plain).toList();
        return "  " + Terminal.plain(open.object("host").text("name")) + ": " + String.join(", ", packages) + ", "
                + Terminal.plain(open.text("state")) + ", open since "
                + ExposuresCommand.distance(Instant.parse(open.text("openedAt")), now) + ", due "
                + ExposuresCommand.distance(Instant.parse(open.text("due")), now) + " ("
                + Terminal.plain(open.text("rule")) + ")\n";
    }

    private static String text(JsonObject known, Instant now) throws JsonException {
        var text = new StringBuilder(verdict(known));
        int told = 0;
        for (JsonObject open : known.objects("open")) {
            if (told++ < TOLD) {
                text.append(open(open, now));
            }
        }
        if (known.wholeNumber("exposures") > TOLD) {
            text.append("  and more: oakum exposures --vulnerability ")
                    .append(Terminal.plain(known.text("vulnerability")))
                    .append('\n');
        }
        fixes(known, text);
        sources(known, text);
        for (String unknown : known.texts("notKnown")) {
            text.append("Not known: ").append(Terminal.plain(unknown)).append('\n');
        }
        return text.toString();
    }

    private static String verdict(JsonObject known) throws JsonException {
        String name = Terminal.plain(known.text("vulnerability"));
        if (known.truth("affected")) {
            return "Yes: " + Terminal.count(known.wholeNumber("hosts"), "host has", "hosts have") + " " + name + ".\n";
        }
        String before = known.get("firstSeen") instanceof JsonString(String at)
                ? " It was here from " + at.substring(0, 10) + " and is closed."
                : "";
        return "No host of the fleet is known to have " + name + "." + before + "\n";
    }

    private static void fixes(JsonObject known, StringBuilder text) throws JsonException {
        var fixes = new LinkedHashSet<String>();
        for (JsonObject fix : known.objects("fixes")) {
            String mended = fix.get("fixed") instanceof JsonString(String version)
                    ? "mended in " + version
                    : "no mended version is named";
            fixes.add(fix.text("package") + " " + fix.text("installed") + " on " + fix.text("system") + ": " + mended);
        }
        if (!fixes.isEmpty()) {
            text.append("Fixes:\n");
            fixes.forEach(fix -> text.append("  ").append(Terminal.plain(fix)).append('\n'));
        }
    }

    private static void sources(JsonObject known, StringBuilder text) throws JsonException {
        if (!known.objects("sources").isEmpty() || !known.objects("facts").isEmpty()) {
            text.append("Sources:\n");
        }
        for (JsonObject source : known.objects("sources")) {
            for (String says : source.texts("says")) {
                text.append("  ")
                        .append(Terminal.plain(source.text("advisory")))
                        .append(" (")
                        .append(Terminal.plain(source.text("feed")))
                        .append("): ")
                        .append(Terminal.plain(says))
                        .append('\n');
            }
        }
        for (JsonObject fact : known.objects("facts")) {
            text.append("  ")
                    .append(Terminal.plain(fact.text("feed")))
                    .append(": ")
                    .append(Terminal.plain(fact.text("says")))
                    .append(
                            fact.get("until") instanceof JsonString(String until)
                                    ? " (until " + Terminal.plain(until) + ")"
                                    : "")
                    .append('\n');
        }
    }
}
