package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.ScanJson;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Many hosts in place of one: all that match a filter. It is said which those are before anything is done to them. */
final class MatchingHosts {
    private static final String CHANGES = "/api/v1/host-changes/";
    private static final int NAMED = 10;

    @Sent("filter")
    @Option(
            names = "--match",
            paramLabel = "FILTER",
            description = "all hosts that match in place of one, by a filter as on the page of the hosts, such as"
                    + " 'tag:web due:late'; '' for all")
    private Optional<String> filter = Optional.empty();

    @Option(names = "--yes", description = "with --match: do it; without it you see which hosts it would be")
    private boolean yes;

    /** One thing to be done to them. */
    record Change(String how, JsonObject what) {}

    boolean isAsked() {
        return filter.isPresent();
    }

    /**
     * Whether many are named and not one.
     *
     * @param id of the one, empty for none
     * @throws Refusal where neither is named, or both: who reads the one would not expect the others
     */
    boolean areNamed(String id) throws Refusal {
        if (id.isEmpty() != isAsked()) {
            String what = isAsked() ? "one host is named, " + id + ", and many by --match" : "no host is named";
            throw new Refusal(new Problem(ProblemCode.USAGE, what, "name one by its id, or many by --match FILTER"));
        }
        return isAsked();
    }

    /**
     * Does all of it to those that match now, or says which those are.
     *
     * @return with what the command ends
     */
    int change(FleetCall server, List<Change> changes) throws Refusal, IOException, JsonException {
        JsonObject look = server.post(
                CHANGES + "look", JsonObject.with("filter", filter.orElse("")).build());
        var done = new ArrayList<JsonValue>();
        say(server, words(look));
        try {
            change(server, look, changes, done);
        } catch (Refusal refused) {
            // What was done before it is taken back with the words of the document: it is told with them, or alone.
            if (!server.isJson() || done.isEmpty()) {
                throw refused;
            }
            Terminal.problem(new PrintWriter(System.err, true, StandardCharsets.UTF_8), refused.problem());
            System.out.println(Json.writeIndented(document(look, done, List.of(refused.problem()))));
            return refused.problem().code().exit();
        }
        if (server.isJson()) {
            System.out.println(Json.writeIndented(document(look, done, List.of())));
        }
        return 0;
    }

    private static JsonObject document(JsonObject look, List<JsonValue> done, List<Problem> problems)
            throws JsonException {
        return JsonObject.with("total", look.get("total"))
                .and("hosts", look.get("hosts"))
                .and("changes", new JsonArray(done))
                .and("problems", ScanJson.array(problems, ScanJson::problem))
                .build();
    }

    private void change(FleetCall server, JsonObject look, List<Change> changes, List<JsonValue> done)
            throws Refusal, IOException, JsonException {
        if (look.wholeNumber("total") == 0 || changes.isEmpty()) {
            return;
        }
        if (look.text("seen").isEmpty()) {
            throw new Refusal(
                    Problem.of(ProblemCode.OTHER_HOSTS, "so many are not changed at once; narrow the filter"));
        }
        if (!yes) {
            say(server, "Nothing was changed. To do it: the same with --yes");
            return;
        }
        for (Change change : changes) {
            JsonObject made = server.post(CHANGES + change.how(), of(look, change.what()));
            done.add(made);
            say(server, done(made));
        }
    }

    /** To a person; a program gets one document at the end. */
    private static void say(FleetCall server, String line) {
        if (!server.isJson()) {
            System.out.println(line);
        }
    }

    /** Does it to one host. @return what the server says of it */
    static JsonObject changeOne(FleetCall server, String host, Change change)
            throws Refusal, IOException, JsonException {
        JsonObject look = server.post(
                CHANGES + "look",
                JsonObject.with("hosts", JsonArray.ofTexts(List.of(host))).build());
        if (look.wholeNumber("total") == 0) {
            throw new Refusal(Problem.of(ProblemCode.NOT_FOUND, host + " is no host of the fleet"));
        }
        return server.post(CHANGES + change.how(), of(look, change.what()));
    }

    /** Those that were seen, whatever the filter matches once the first of several changes is made. */
    private static JsonObject of(JsonObject look, JsonObject what) throws JsonException {
        var ids = new ArrayList<String>();
        for (JsonObject host : look.objects("hosts")) {
            ids.add(host.text("id"));
        }
        var asked = new LinkedHashMap<>(what.members());
        asked.put("hosts", JsonArray.ofTexts(ids));
        asked.put("seen", new JsonString(look.text("seen")));
        return new JsonObject(asked);
    }

    private static String words(JsonObject look) throws JsonException {
        long total = look.wholeNumber("total");
        if (total == 0) {
            return "No host matches.";
        }
        var names = new ArrayList<String>();
        for (JsonObject host : look.objects("hosts")) {
            names.add(Terminal.plain(host.text("name")));
        }
        String more = total > NAMED ? " and " + (total - NAMED) + " more" : "";
        return Terminal.count(total, "host matches", "hosts match") + ": "
                + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more;
    }

    private static String done(JsonObject done) throws JsonException {
        long changed = done.wholeNumber("changed");
        String what = done.text("what");
        String count = Terminal.count(changed, "host was", "hosts were");
        return switch (what) {
            case "asked" ->
                changed == 0
                        ? "No host was asked: each waits already, was asked a moment ago, or is not let in."
                        : count + " asked to report.";
            case String _ when changed == 0 -> "No host was changed: each was so already.";
            case "retired" -> count + " changed.";
            case String _ ->
                count + " changed. To take it back: oakum hosts undo " + what + tag(done.text("page")) + " "
                        + done.text("at");
        };
    }

    /** A change of a tag is named by the tag too. */
    private static String tag(String page) {
        return page.contains("tag=") ? " --tag " + page.replaceFirst(".*[?&]tag=([^&]*).*", "$1") : "";
    }
}
