package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The fleet's hosts, and how they come and go. */
@Command(
        name = "hosts",
        mixinStandardHelpOptions = true,
        description = "Every host of the fleet, whatever became of it: those that are not heard come first.",
        subcommands = {
            HostsCommand.Add.class,
            HostsCommand.Approve.class,
            HostsCommand.Retire.class,
            HostsImport.class,
            HostsTag.class,
            HostsGroup.class,
            HostsSetCommand.class,
            HostsAsk.class,
            HostsUndo.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts",
            "  oakum hosts --json | jq '.hosts[] | select(.overdue > 0) | .name'",
            "  oakum hosts --json | jq '.hosts[] | select(.agentState == \"behind\") | .name'     see oakum plan --agent",
            "  oakum hosts add --tag web --uses 20       prints what to paste on the new hosts",
            "  oakum hosts approve h-1b2c                lets a machine in that asked",
            "  oakum hosts retire h-1b2c --reason scrapped"
        })
public final class HostsCommand implements Callable<Integer> {
    private static final List<String> UNHEARD_FIRST =
            List.of("quarantined", "silent", "expected", "pending", "active", "retired");

    @Mixin
    private FleetApi api = new FleetApi();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        List<JsonObject> hosts = api.getAll("/api/v1/hosts", "hosts");
        System.out.print(
                json
                        ? Json.writeIndented(JsonObject.with("hosts", new JsonArray(List.copyOf(hosts)))
                                        .build()) + "\n"
                        : text(hosts, Instant.now()));
        return 0;
    }

    private static String text(List<JsonObject> hosts, Instant now) throws JsonException {
        if (hosts.isEmpty()) {
            return "No host has enrolled yet. Add one: oakum hosts add\n";
        }
        var text = new StringBuilder(row("HOST", "ID", "STATE", "HEARD", "UPDATES", "OPEN", "OVERDUE", "AGENT"));
        for (String life : UNHEARD_FIRST) {
            for (JsonObject host : hosts) {
                if (host.text("life").equals(life)) {
                    text.append(row(host, now));
                }
            }
        }
        for (JsonObject host : hosts) {
            text.append(doubt(host));
        }
        return text.toString();
    }

    /** That what a host reports is not believed: its figures are from before. */
    private static String doubt(JsonObject host) throws JsonException {
        String name = Terminal.plain(host.text("name"));
        return host.get("doubt") instanceof JsonObject doubt
                        && !host.text("life").equals("retired")
                ? "  ! " + name + " " + Terminal.plain(doubt.text("says"))
                        + ": not believed, its figures are from before\n" + "    oakum why " + host.text("id") + "\n"
                : "";
    }

    private static String row(JsonObject host, Instant now) throws JsonException {
        boolean isKnown = host.truth("reported");
        String heard = host.get("lastSeen") instanceof JsonString(String at)
                ? Terminal.age(Duration.between(Instant.parse(at), now)) + " ago"
                : "never";
        return row(
                Terminal.plain(host.text("name")),
                host.text("id"),
                host.text("life"),
                heard,
                isKnown ? Long.toString(host.wholeNumber("updates")) : "?",
                isKnown ? Long.toString(host.wholeNumber("exposures")) : "?",
                isKnown ? Long.toString(host.wholeNumber("overdue")) : "?",
                agent(host));
    }

    private static String agent(JsonObject host) throws JsonException {
        String version = Terminal.plain(host.text("agentVersion"));
        String state = host.text("agentState");
        boolean isPlain = List.of("current", "unknown").contains(state);
        return version.isEmpty() ? "?" : isPlain ? version : version + " (" + state.replace('-', ' ') + ")";
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-24s %-20s %-12s %-12s %8s %6s %8s  %s%n", (Object[]) cells);
    }

    /** What to paste on a new host. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a token with which machines may ask to be hosts, and prints what to run on them.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum hosts add --tag web --uses 20 --approve"})
    static final class Add implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Option(names = "--tag", paramLabel = "TAG", description = "the group that they belong to")
        private String tag = "";

        @Option(names = "--uses", paramLabel = "N", description = "how many machines may use it (default: 1)")
        private int uses = 1;

        @Option(names = "--minutes", paramLabel = "N", description = "how long it is good (default: 60)")
        private int minutes = 60;

        @Option(names = "--approve", description = "let them in at once, without a person comparing fingerprints")
        private boolean approve;

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            JsonObject token = api.post(
                    "/api/v1/enrolment-tokens",
                    JsonObject.with("tag", tag)
                            .and("approves", approve)
                            .and("uses", uses)
                            .and("seconds", minutes * 60L)
                            .build());
            System.out.print(json ? Json.writeIndented(token) + "\n" : text(token));
            return 0;
        }

        private String text(JsonObject token) throws Refusal, IOException, JsonException {
            InstallLine line = InstallLine.of(token.text("server"), api.get("/api/v1/agent-package"));
            return "On each new host (Debian 11 or newer, or Ubuntu, on amd64), within " + minutes + " minutes:\n\n  "
                    + line.toPaste(token.text("token"))
                    + "\n\nRoot there chooses: with --mode observe in place of --mode managed it is only looked at."
                    + "\n\nWhere the agent is installed already:\n\n  "
                    + "sudo oakum-agent enrol --server " + line.server() + " --pin " + token.text("pin")
                    + " --trust " + token.text("trust")
                    + "     and the token when it waits: " + token.text("token") + "\n"
                    + (approve ? "" : "\nThen compare fingerprints and let them in: oakum hosts approve ID\n");
        }
    }

    /** Lets a machine in. */
    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Lets a machine in that asked. Compare its fingerprint first: oakum-agent fingerprint.",
            footerHeading = "%nExample:%n",
            footer = {
                "  oakum hosts approve h-1b2c",
                "  oakum hosts approve h-1b2c --quarantined",
                "  oakum hosts approve h-1b2c --report      what it reports is so, although it was not believed"
            })
    static final class Approve implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "ID", description = "the host's id, as in oakum hosts")
        private String id = "";

        @Option(
                names = "--quarantined",
                description =
                        "a host of which two machines had the key; first end the copy, or there: oakum-agent seal")
        private boolean quarantined;

        @Option(
                names = "--report",
                description = "takes in what it reported last and was not believed; look at it first: oakum why ID")
        private boolean report;

        @Override
        public Integer call() throws Exception {
            if (report) {
                return acceptReport();
            }
            String what = quarantined ? "/release" : "/approve";
            JsonObject answer = api.post("/api/v1/hosts/" + id + what, new JsonObject(Map.of()));
            String otherwise = quarantined ? " was not in quarantine." : " was not waiting.";
            System.out.println(answer.truth("changed") ? id + " is in the fleet." : id + otherwise);
            return 0;
        }

        private int acceptReport() throws Refusal, IOException, JsonException {
            JsonObject host = api.get("/api/v1/hosts/" + FleetApi.segment(id)).object("host");
            if (!(host.get("doubt") instanceof JsonObject doubt)) {
                System.out.println(id + ": what it reports is believed.");
                return 0;
            }
            api.post(
                    "/api/v1/hosts/" + FleetApi.segment(id) + "/accept-report",
                    JsonObject.with("digest", doubt.text("digest")).build());
            System.out.println(Terminal.plain(host.text("name")) + " " + Terminal.plain(doubt.text("says"))
                    + ": taken in, by your word.");
            return 0;
        }
    }

    /** Takes a host out. */
    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description =
                    "Takes a host, or all that match a filter, out of the fleet. It stays on record, with the reason.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  oakum hosts retire h-1b2c --reason 'scrapped on 12 May'",
                "  oakum hosts retire --match 'life:silent tag:lab' --reason 'the lab is gone' --yes"
            })
    static final class Retire implements Callable<Integer> {
        @Mixin
        private FleetCall server = new FleetCall();

        @Mixin
        private MatchingHosts matching = new MatchingHosts();

        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "the host's id, as in oakum hosts; not with --match")
        private String id = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why: it stays on record")
        private String reason = "";

        @Override
        public Integer call() throws Exception {
            if (matching.areNamed(id)) {
                return matching.change(
                        server,
                        List.of(new MatchingHosts.Change(
                                "retire", JsonObject.with("reason", reason).build())));
            }
            JsonObject answer = server.post(
                    "/api/v1/hosts/" + id + "/retire",
                    JsonObject.with("reason", reason).build());
            server.tell(
                    JsonObject.with("id", id)
                            .and("changed", answer.get("changed"))
                            .build(),
                    host -> id + (host.truth("changed") ? " is retired.\n" : " was retired before.\n"));
            return 0;
        }
    }
}
