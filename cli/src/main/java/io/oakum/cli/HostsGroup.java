package io.oakum.cli;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is said of groups: that their hosts come and go, or are changed one at a time. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = {
            "Says something of a group of hosts. Where they come and go by themselves, one that has been silent for long",
            "enough is retired, with that as the reason on record. Where they do one thing together, they are changed one",
            "at a time: no rollout begins with the next before the one ahead is done, and after one failed none goes on",
            "until a person retries it or waives the ring. Without words, shows the groups of which something is said."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts group autoscaled --retire-after-hours 24",
            "  oakum hosts group autoscaled --retire-after-hours 0    they stay until a person retires them",
            "  oakum hosts group db-cluster --one-at-a-time yes"
        })
final class HostsGroup implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(arity = "0..1", paramLabel = "TAG", description = "the group")
    private Optional<String> tag = Optional.empty();

    @Option(names = "--retire-after-hours", paramLabel = "N", description = "so many hours of silence; 0 for never")
    private Optional<Integer> hours = Optional.empty();

    @Option(
            names = "--one-at-a-time",
            paramLabel = "yes|no",
            description = "whether no two of them are changed at once")
    private Optional<Answer> oneAtATime = Optional.empty();

    private enum Answer {
        YES,
        NO
    }

    @Override
    public Integer call() throws Exception {
        if (tag.isPresent() && (hours.isPresent() || oneAtATime.isPresent())) {
            api.put("/api/v1/groups/" + tag.get(), said());
        }
        for (JsonObject group : api.get("/api/v1/groups").objects("groups")) {
            System.out.println(group.text("tag") + ": " + words(group));
        }
        return 0;
    }

    private JsonObject said() {
        var said = new LinkedHashMap<String, JsonValue>();
        hours.ifPresent(silence -> said.put(
                "silenceSeconds", JsonNumber.of(Duration.ofHours(silence).toSeconds())));
        oneAtATime.ifPresent(answer -> said.put("oneAtATime", new JsonBoolean(answer == Answer.YES)));
        return new JsonObject(said);
    }

    private static String words(JsonObject group) throws JsonException {
        var words = new ArrayList<String>();
        long after = Duration.ofSeconds(group.wholeNumber("silenceSeconds")).toHours();
        if (after > 0) {
            words.add("hosts are retired after " + after + " h of silence");
        }
        if (group.truth("oneAtATime")) {
            words.add("hosts are changed one at a time");
        }
        return String.join("; ", words);
    }
}
