package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Risks that are accepted for a time. */
@Command(
        name = "exception",
        mixinStandardHelpOptions = true,
        description = {
            "Risks that are accepted: whose, why, until when, by which two people.",
            "An exception hides nothing. It ends by itself when the vulnerability is known to be exploited, a host that has it",
            "becomes reachable from the internet, or a fix appears."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ExceptionCommand.Listing.class,
            ExceptionCommand.Add.class,
            ExceptionCommand.Approve.class,
            ExceptionCommand.End.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum exception add CVE-2026-0001 --owner 'web team' --reason 'behind a filter' --until 2026-12-31",
            "  oakum exception approve 12",
            "  oakum exception list",
            "  oakum exception end 12 --reason 'replaced'"
        })
public final class ExceptionCommand {
    private static final String EXCEPTIONS = "/api/v1/exceptions";

    /** All that ever were. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists every exception that ever was, newest first.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  oakum exception list",
                "  oakum exception list --json | jq '.exceptions[] | select(.exception.selfApproved)'"
            })
    static final class Listing implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            JsonObject document = api.get(EXCEPTIONS);
            System.out.print(json ? Json.writeIndented(document) + "\n" : text(document.objects("exceptions")));
            return 0;
        }

        private static String text(List<JsonObject> rows) throws JsonException {
            if (rows.isEmpty()) {
                return "No risk was ever accepted here.\n";
            }
            var text = new StringBuilder();
            for (JsonObject row : rows) {
                JsonObject one = row.object("exception");
                text.append(String.format(
                        Locale.ROOT,
                        "%-6d %-20s %-10s %s, until %s, owner %s%s%n",
                        one.wholeNumber("id"),
                        Terminal.plain(one.text("vulnerability")),
                        row.text("state"),
                        Terminal.count(row.wholeNumber("exposures"), "exposure", "exposures"),
                        one.text("endsAt").substring(0, 10),
                        Terminal.plain(one.text("owner")),
                        one.truth("selfApproved") ? ", approved by who asked for it" : ""));
                if (one.get("compensatingControl") instanceof JsonString(String control)) {
                    text.append("       meanwhile: ")
                            .append(Terminal.plain(control))
                            .append('\n');
                }
                if (one.get("endReason") instanceof JsonString(String why)) {
                    text.append("       ").append(Terminal.plain(why)).append('\n');
                }
            }
            return text.toString();
        }
    }

    /** Asks for one. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Asks that a risk be accepted. It counts once a second person approves it.",
            footerHeading = "%nExample:%n",
            footer = {
                "  oakum exception add CVE-2026-0001 --host h-1b2c --owner 'web team' --reason 'no fix yet' --until 2026-12-31 \\",
                "    --compensating-control 'the module is not loaded'"
            })
    static final class Add implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Sent("vulnerability")
        @Parameters(paramLabel = "ID", description = "the vulnerability")
        private String vulnerability = "";

        @Sent("hosts")
        @Option(names = "--host", paramLabel = "ID", split = ",", description = "on this host alone, or on these")
        private List<String> hosts = List.of();

        @Option(names = "--group", paramLabel = "TAG", description = "on the hosts of this group alone")
        private String group = "";

        @Option(names = "--owner", required = true, paramLabel = "NAME", description = "who answers for the risk")
        private String owner = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why it is accepted")
        private String reason = "";

        @Option(
                names = "--compensating-control",
                paramLabel = "TEXT",
                description = "what protects the hosts meanwhile, such as a filter in front of them")
        private String compensatingControl = "";

        @Sent("endsAt")
        @Option(
                names = "--until",
                required = true,
                paramLabel = "DAY",
                description = "its last day, a year from now at most")
        private String until = "";

        @Override
        public Integer call() throws Exception {
            var asked = JsonObject.with("vulnerability", vulnerability)
                    .and("host", hosts.size() == 1 ? hosts.getFirst() : "")
                    .and("group", group)
                    .and("owner", owner)
                    .and("reason", reason)
                    .and("compensatingControl", compensatingControl)
                    .and("endsAt", endOf(until));
            JsonObject made = api.post(
                    EXCEPTIONS,
                    hosts.size() > 1
                            ? asked.and("hosts", JsonArray.ofTexts(hosts)).build()
                            : asked.build());
            System.out.println("Exception " + made.wholeNumber("id")
                    + " waits for a second person: oakum exception approve " + made.wholeNumber("id"));
            return 0;
        }

        private static String endOf(String day) throws Refusal {
            try {
                return LocalDate.parse(day)
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toString();
            } catch (DateTimeException e) {
                throw new Refusal(new Problem(ProblemCode.USAGE, "'" + day + "' is no day", "write it as 2026-12-31"));
            }
        }
    }

    /** The second person's word. */
    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Accepts the risk, as the second person; alone in a fleet of one person, which is marked.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum exception approve 12"})
    static final class Approve implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "N", description = "its number, as in oakum exception list")
        private long id;

        @Override
        public Integer call() throws Exception {
            JsonObject one = api.post(EXCEPTIONS + "/" + id + "/approve", new JsonObject(Map.of()));
            System.out.println("Exception " + id + " is in force until "
                    + one.text("endsAt").substring(0, 10)
                    + (one.truth("selfApproved") ? "; it is marked that who asked for it approved it." : "."));
            return 0;
        }
    }

    /** No longer. */
    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description = "Ends an exception, with a reason that stays on record.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum exception end 12 --reason 'replaced'"})
    static final class End implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "N", description = "its number, as in oakum exception list")
        private long id;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why")
        private String reason = "";

        @Override
        public Integer call() throws Exception {
            api.post(
                    EXCEPTIONS + "/" + id + "/end",
                    JsonObject.with("reason", reason).build());
            System.out.println("Exception " + id + " is ended.");
            return 0;
        }
    }
}
