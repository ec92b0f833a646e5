package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
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

    /** Does all of it to those that match now, or says which those are. */
    void change(FleetApi api, List<Change> changes) throws Refusal, IOException, JsonException {
        JsonObject look = api.post(
                CHANGES + "look", JsonObject.with("filter", filter.orElse("")).build());
        System.out.println(words(look));
        if (look.wholeNumber("total") == 0 || changes.isEmpty()) {
            return;
        }
        if (look.text("seen").isEmpty()) {
            throw new Refusal(
                    Problem.of(ProblemCode.OTHER_HOSTS, "so many are not changed at once; narrow the filter"));
        }
        if (!yes) {
            System.out.println("Nothing was changed. To do it: the same with --yes");
            return;
        }
        for (Change change : changes) {
            done(api.post(CHANGES + change.how(), of(look, change.what())));
        }
    }

    /** Does it to one host. */
    static void changeOne(FleetApi api, String host, Change change) throws Refusal, IOException, JsonException {
        JsonObject look = api.post(
                CHANGES + "look",
                JsonObject.with("hosts", JsonArray.ofTexts(List.of(host))).build());
        if (look.wholeNumber("total") == 0) {
            throw new Refusal(Problem.of(ProblemCode.NOT_FOUND, host + " is no host of the fleet"));
        }
        api.post(CHANGES + change.how(), of(look, change.what()));
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

    private static void done(JsonObject done) throws JsonException {
        long changed = done.wholeNumber("changed");
        if (changed == 0) {
            System.out.println("No host was changed: each was so already.");
            return;
        }
        String what = done.text("what");
        System.out.println(Terminal.count(changed, "host was", "hosts were") + " changed."
                + (what.equals("retired")
                        ? ""
                        : " To take it back: oakum hosts undo " + what + tag(done.text("page")) + " "
                                + done.text("at")));
    }

    /** A change of a tag is named by the tag too. */
    private static String tag(String page) {
        return page.contains("tag=") ? " --tag " + page.replaceFirst(".*[?&]tag=([^&]*).*", "$1") : "";
    }
}
