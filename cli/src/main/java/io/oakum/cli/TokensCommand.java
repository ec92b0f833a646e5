package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The secrets that are out. */
@Command(
        name = "tokens",
        mixinStandardHelpOptions = true,
        subcommands = {TokensCommand.Add.class, TokensCommand.End.class},
        description = {
            "Lists the secrets that are out: those by which programs call the API, and those by which machines ask to be hosts.",
            "Whoever is no administrator sees their own."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum tokens",
            "  sudo oakum tokens add dashboard                       may look, for 90 days",
            "  sudo oakum tokens add pipeline --role operator --days 30",
            "  sudo oakum tokens end 3f2a9c0d11e4b7a8"
        })
public final class TokensCommand implements Callable<Integer> {
    private static final String OF_PROGRAMS = "/api/v1/api-tokens";
    private static final String OF_MACHINES = "/api/v1/enrolment-tokens";
    private static final JsonObject NOTHING = new JsonObject(Map.of());

    @Mixin
    private FleetApi api = new FleetApi();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        JsonObject programs = api.get(OF_PROGRAMS);
        Optional<JsonObject> machines =
                api.get("/api/v1/session").texts("roles").contains("administrator")
                        ? Optional.of(api.get(OF_MACHINES))
                        : Optional.empty();
        if (json) {
            System.out.println(Json.write(JsonObject.with("apiTokens", programs.get("tokens"))
                    .and(
                            "enrolmentTokens",
                            machines.isPresent() ? machines.get().get("tokens") : new JsonNull())
                    .build()));
            return 0;
        }
        show(
                programs.objects("tokens"),
                machines.isPresent() ? machines.get().objects("tokens") : List.of(),
                machines.isPresent());
        return 0;
    }

    /** @param mayAdminister whether the caller sees the tokens of machines */
    private static void show(List<JsonObject> ofPrograms, List<JsonObject> ofMachines, boolean mayAdminister)
            throws JsonException {
        System.out.println(ofPrograms.isEmpty() ? "No program has a token." : "Of programs:");
        for (JsonObject token : ofPrograms) {
            System.out.println(Terminal.plain(program(token)));
        }
        if (mayAdminister) {
            System.out.println(
                    ofMachines.isEmpty()
                            ? "No machine can ask to be a host."
                            : "Of machines that may ask to be hosts:");
            for (JsonObject token : ofMachines) {
                System.out.println(Terminal.plain(machine(token)));
            }
        }
    }

    private static String program(JsonObject token) throws JsonException {
        String used = token.get("used") instanceof JsonString(String at)
                ? "used " + Terminal.age(Duration.between(Instant.parse(at), Instant.now())) + " ago"
                : "never used";
        return "  " + token.text("id") + "  " + token.text("name") + ": " + token.text("role") + " for "
                + token.text("person") + ", " + used + ", ends " + token.text("expires");
    }

    private static String machine(JsonObject token) throws JsonException {
        String group = token.text("tag").isEmpty() ? "no group" : "group " + token.text("tag");
        return "  " + token.text("id") + "  " + group + ", "
                + Terminal.count(token.wholeNumber("uses"), "machine", "machines") + " left, "
                + (token.truth("approves") ? "let in at once" : "a person lets each in") + ", ends "
                + token.text("expires");
    }

    /** A token for a program. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a token by which a program calls the API in your name, and prints it: once, and on standard output alone.",
                "It can look, operate or read the log, no more than you, and approves nothing."
            },
            footerHeading = "%nExample:%n",
            footer = {"  sudo oakum tokens add dashboard > /etc/dashboard/oakum-token"})
    static final class Add implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(index = "0", paramLabel = "NAME", description = "which program it is for")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                defaultValue = "viewer",
                description = "viewer, operator or auditor (default: ${DEFAULT-VALUE})")
        private String role = "viewer";

        @Option(
                names = "--days",
                paramLabel = "DAYS",
                defaultValue = "90",
                description = "how long it is good, 1 to 366 (default: ${DEFAULT-VALUE})")
        private int days = 90;

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            JsonObject made = api.post(
                    OF_PROGRAMS,
                    JsonObject.with("name", name)
                            .and("role", role)
                            .and("seconds", Duration.ofDays(days).toSeconds())
                            .build());
            System.out.println(json ? Json.write(made) : made.text("token"));
            return 0;
        }
    }

    /** A token that shall be good no more. */
    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description = "Ends a token, of a program or of machines: its next use is refused.",
            footerHeading = "%nExample:%n",
            footer = {"  sudo oakum tokens end 3f2a9c0d11e4b7a8"})
    static final class End implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(
                index = "0",
                paramLabel = "ID",
                description = "as oakum tokens lists it: sixteen hexadecimal digits")
        private String id = "";

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            if (!id.matches("[0-9a-f]{16}")) {
                throw new Refusal(new Problem(
                        ProblemCode.USAGE,
                        "'" + id + "' is no id of a token",
                        "oakum tokens lists them with their ids"));
            }
            boolean isOfProgram = api.get(OF_PROGRAMS).objects("tokens").stream()
                    .anyMatch(token -> token.find("id").equals(Optional.of(new JsonString(id))));
            JsonObject ended = api.post(
                    isOfProgram ? OF_PROGRAMS + "/" + id + "/revoke" : OF_MACHINES + "/" + id + "/end", NOTHING);
            System.out.println(json ? Json.write(ended) : id + " is ended.");
            return 0;
        }
    }
}
