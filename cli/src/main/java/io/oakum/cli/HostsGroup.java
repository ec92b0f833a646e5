package io.oakum.cli;

import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups whose hosts come and go. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = {
            "Hosts of some groups come and go by themselves. One that has been silent for long enough is then retired,",
            "with that as the reason on record. Without words, shows the groups of which that is so."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts group autoscaled --retire-after-hours 24",
            "  oakum hosts group autoscaled --retire-after-hours 0    they stay until a person retires them"
        })
final class HostsGroup implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(arity = "0..1", paramLabel = "TAG", description = "the group")
    private Optional<String> tag = Optional.empty();

    @Option(names = "--retire-after-hours", paramLabel = "N", description = "so many hours of silence; 0 for never")
    private Optional<Integer> hours = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (tag.isPresent() && hours.isPresent()) {
            long silence = Duration.ofHours(hours.get()).toSeconds();
            api.put(
                    "/api/v1/groups/" + tag.get(),
                    JsonObject.with("silenceSeconds", silence).build());
        }
        for (JsonObject group : api.get("/api/v1/groups").objects("groups")) {
            long after = Duration.ofSeconds(group.wholeNumber("silenceSeconds")).toHours();
            System.out.println(group.text("tag") + ": hosts are retired after " + after + " h of silence");
        }
        return 0;
    }
}
