package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who has an account. */
@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        subcommands = PeopleCommand.Add.class,
        description = "Lists the accounts of a fleet: roles, and what each person gets in by.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo oakum people",
            "  sudo oakum people add \"Anna Berg\" --role operator    an account, and a link to hand over"
        })
public final class PeopleCommand implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        JsonObject answer = api.get("/api/v1/people");
        if (json) {
            System.out.println(Json.write(answer));
            return 0;
        }
        for (JsonObject person : answer.objects("people")) {
            String roles = person.texts("roles").isEmpty() ? "no role" : String.join(", ", person.texts("roles"));
            System.out.println(Terminal.plain(person.text("name") + ": " + roles + "; " + ways(person)));
        }
        return 0;
    }

    private static String ways(JsonObject person) throws JsonException {
        if (person.truth("disabled")) {
            return "disabled";
        }
        var ways = new ArrayList<String>();
        if (person.wholeNumber("passkeys") > 0) {
            ways.add(Terminal.count(person.wholeNumber("passkeys"), "passkey", "passkeys"));
        }
        if (person.truth("password") && person.truth("authenticator")) {
            ways.add("password and code");
        }
        return ways.isEmpty() ? "gets in by a link alone" : "gets in by " + String.join(" or ", ways);
    }

    /** An account, and a link for its person. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Makes an account and prints a link to hand over: it signs its person in once, within an hour.",
                "What they sign in by later they set themselves, under Your account."
            },
            footerHeading = "%nExample:%n",
            footer = {"  sudo oakum people add \"Anna Berg\" --role operator,approver"})
    static final class Add implements Callable<Integer> {
        @Mixin
        private FleetApi api = new FleetApi();

        @Parameters(index = "0", paramLabel = "NAME", description = "what the person is called here, for good")
        private String name = "";

        @Option(
                names = "--role",
                split = ",",
                required = true,
                paramLabel = "ROLE",
                description = "viewer, operator, approver, auditor, administrator; several with commas between")
        private List<String> roles = new ArrayList<>();

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            JsonObject answer = api.post(
                    "/api/v1/people",
                    JsonObject.with("name", name)
                            .and("roles", JsonArray.ofTexts(roles))
                            .build());
            String link = api.pages() + answer.text("path");
            System.out.println(
                    json
                            ? Json.write(JsonObject.with("id", answer.wholeNumber("id"))
                                    .and("name", name)
                                    .and("link", link)
                                    .build())
                            : link);
            return 0;
        }
    }
}
