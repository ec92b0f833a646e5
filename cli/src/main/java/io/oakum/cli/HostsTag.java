package io.oakum.cli;

import io.oakum.cli.MatchingHosts.Change;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which groups a host belongs to. */
@Command(
        name = "tag",
        mixinStandardHelpOptions = true,
        description = {
            "Puts a host, or all that match a filter, into groups, and takes it out of others.",
            "What root on the host says in /etc/oakum/tags, one group on a line, stays."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts tag h-1b2c web dmz --remove staging",
            "  oakum hosts tag --match 'web- tag:staging' web           which hosts that would be",
            "  oakum hosts tag --match 'web- tag:staging' web --yes"
        })
final class HostsTag implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Mixin
    private MatchingHosts matching = new MatchingHosts();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ID",
            description = "the host's id, as in oakum hosts; not with --match")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "TAG", description = "groups that it belongs to")
    private List<String> add = new ArrayList<>();

    @Option(names = "--remove", split = ",", paramLabel = "TAG", description = "groups that it does not belong to")
    private List<String> remove = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        // With --match the first word is a group like the others.
        if (matching.isAsked()) {
            return matching.change(server, changes());
        }
        matching.areNamed(id);
        JsonObject answer = server.post(
                "/api/v1/hosts/" + id + "/tags",
                JsonObject.with("add", JsonArray.ofTexts(add))
                        .and("remove", JsonArray.ofTexts(remove))
                        .build());
        server.tell(JsonObject.with("id", id).and("tags", answer.get("tags")).build(), HostsTag::words);
        return 0;
    }

    private static String words(JsonObject host) throws JsonException {
        List<String> tags = host.texts("tags");
        return host.text("id") + (tags.isEmpty() ? " is in no group.\n" : " is in " + String.join(", ", tags) + ".\n");
    }

    private List<Change> changes() {
        var changes = new ArrayList<Change>();
        Stream.concat(Stream.of(id), add.stream())
                .filter(tag -> !tag.isEmpty())
                .forEach(tag -> changes.add(change(tag, false)));
        remove.forEach(tag -> changes.add(change(tag, true)));
        return changes;
    }

    private static Change change(String tag, boolean isTaken) {
        return new Change(
                "tag", JsonObject.with("tag", tag).and("take", isTaken).build());
    }
}
