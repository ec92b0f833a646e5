package io.oakum.cli;

import io.oakum.cli.MatchingHosts.Change;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks hosts to report now. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a host, or all that match a filter, to look what it has and to report at once.",
            "It does so as soon as it is heard; until then, for an hour at most, its page says that it is waited for."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts ask h-1b2c",
            "  oakum hosts ask --match 'tag:web'              which hosts that would be",
            "  oakum hosts ask --match 'tag:web' --yes        twenty report in a second"
        })
final class HostsAsk implements Callable<Integer> {
    private static final Change ASK = new Change("ask", new JsonObject(Map.of()));

    @Mixin
    private FleetCall server = new FleetCall();

    @Mixin
    private MatchingHosts matching = new MatchingHosts();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the host's id, as in oakum hosts; not with --match")
    private String id = "";

    @Override
    public Integer call() throws Exception {
        if (matching.areNamed(id)) {
            return matching.change(server, List.of(ASK));
        }
        JsonObject answer = MatchingHosts.changeOne(server, id, ASK);
        server.tell(
                JsonObject.with("id", id)
                        .and("changed", answer.wholeNumber("changed") == 1)
                        .build(),
                HostsAsk::words);
        return 0;
    }

    private static String words(JsonObject host) throws JsonException {
        return host.text("id")
                + (host.truth("changed")
                        ? " is asked to report.\n"
                        : " is not asked: it waits already, was asked a moment ago, or is not let in.\n");
    }
}
