package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The policies by which the fleet's deadlines are set. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = {
            "The policies that set deadlines: BOD 26-04 always, and beside it those that are put in force.",
            "The earliest deadline counts; taking a policy out moves none back."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyCommand.Show.class,
            PolicyCommand.Check.class,
            PolicyCommand.Put.class,
            PolicyCommand.End.class,
            PolicyCommand.Listing.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum policy list",
            "  oakum policy show pci-dss-4.0.1 > ours.yaml",
            "  oakum policy check ours.yaml",
            "  oakum policy put ours.yaml",
            "  oakum hosts set h-1b2c --scope pci        a policy with a scope is for the hosts in it"
        })
public final class PolicyCommand {
    private static final String POLICIES = "/api/v1/policies";

    /** What there is. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the policies that are in force, and those that are shipped.",
            footerHeading = "%nExamples:%n",
            footer = {"  oakum policy list", "  oakum policy list --json | jq '.policies[] | select(.inForce)'"})
    static final class Listing implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            JsonObject document = api.get(POLICIES);
            System.out.print(json ? Json.writeIndented(document) + "\n" : text(document.objects("policies")));
            return 0;
        }

        private static String text(List<JsonObject> policies) throws JsonException {
            var text = new StringBuilder();
            for (JsonObject policy : policies) {
                String state = policy.truth("inForce") ? "in force" : "shipped, not in force";
                text.append(String.format(Locale.ROOT, "%-32s %s%n", policy.text("name"), state));
                for (String problem : policy.texts("problems")) {
                    text.append("    not understood, so it sets no deadline: ")
                            .append(Terminal.plain(problem))
                            .append('\n');
                }
            }
            return text.toString();
        }
    }

    /** Its file. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints a policy's file, one in force or one that is shipped.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum policy show essential-eight"})
    static final class Show implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "NAME", description = "as oakum policy list has it")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            System.out.print(text(api.get(POLICIES + "/" + name).text("text")));
            return 0;
        }

        /** Line by line, since a policy has many. */
        private static String text(String file) {
            return file.lines().map(Terminal::plain).collect(Collectors.joining("\n", "", "\n"));
        }
    }

    /** Is it understood? */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Tells whether a policy's file is understood, and everything that is wrong with it.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum policy check ours.yaml"})
    static final class Check implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "FILE", description = "the policy, in YAML")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            JsonObject told = understood(api.post(POLICIES + "/check", text(file)), file);
            System.out.println(told.text("name") + " is understood: "
                    + Terminal.count(told.wholeNumber("rules"), "rule", "rules") + scope(told) + ".");
            return 0;
        }
    }

    /** In force from now on. */
    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = "Puts a policy in force, in the place of one of its name.",
            footerHeading = "%nExamples:%n",
            footer = {"  oakum policy put ours.yaml"})
    static final class Put implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "FILE", description = "the policy, in YAML")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            JsonObject told = understood(api.post(POLICIES, text(file)), file);
            System.out.println(told.text("name") + " is in force now" + scope(told) + ".");
            return 0;
        }
    }

    /** In force until now. */
    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description = "Takes a policy out. Deadlines that it set stay.",
            footerHeading = "%nExample:%n",
            footer = {"  oakum policy end ours"})
    static final class End implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(paramLabel = "NAME", description = "as oakum policy list has it")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            JsonObject told = api.post(POLICIES + "/" + name + "/end", new JsonObject(Map.of()));
            System.out.println(told.truth("changed") ? name + " is no longer in force." : name + " was not in force.");
            return 0;
        }
    }

    private static JsonObject text(Path file) throws IOException {
        return JsonObject.with("text", Files.readString(file)).build();
    }

    private static String scope(JsonObject told) throws JsonException {
        return told.text("scope").isEmpty() ? ", for all hosts" : ", for hosts in scope " + told.text("scope");
    }

    private static JsonObject understood(JsonObject told, Path file) throws JsonException, Refusal {
        List<String> problems = told.texts("problems");
        if (problems.isEmpty()) {
            return told;
        }
        throw new Refusal(Problem.of(
                ProblemCode.POLICY_REFUSED,
                file + ": "
                        + String.join(
                                "; ", problems.stream().map(Terminal::plain).toList())));
    }
}
