package io.oakum.cli;

import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which groups a host belongs to. */
@Command(
        name = "tag",
        mixinStandardHelpOptions = true,
        description = {
            "Puts a host into groups, and takes it out of others.",
            "What root on the host says in /etc/oakum/tags, one group on a line, stays."
        },
        footerHeading = "%nExample:%n",
        footer = {"  oakum hosts tag h-1b2c web dmz --remove staging"})
final class HostsTag implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(index = "0", paramLabel = "ID", description = "the host's id, as in oakum hosts")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "TAG", description = "groups that it belongs to")
    private List<String> add = new ArrayList<>();

    @Option(names = "--remove", split = ",", paramLabel = "TAG", description = "groups that it does not belong to")
    private List<String> remove = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        JsonObject answer = api.post(
                "/api/v1/hosts/" + id + "/tags",
                JsonObject.with("add", JsonArray.ofTexts(add))
                        .and("remove", JsonArray.ofTexts(remove))
                        .build());
        List<String> tags = answer.texts("tags");
        System.out.println(id + (tags.isEmpty() ? " is in no group." : " is in " + String.join(", ", tags) + "."));
        return 0;
    }
}
