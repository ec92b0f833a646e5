package io.oakum.cli;

import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a host is to its owners. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Says what a host is to you: deadlines depend on it. What is not named stays as it was said before.",
            "Without an option: prints what was said."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts set h-1b2c --exposed yes --criticality high",
            "  oakum hosts set h-1b2c --scope pci --scope essential-eight",
            "  oakum hosts set h-1b2c --no-scopes"
        })
final class HostsSetCommand implements Callable<Integer> {
    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(paramLabel = "ID", description = "the host's id, as in oakum hosts")
    private String id = "";

    @Option(
            names = "--exposed",
            paramLabel = "yes|no|unknown",
            description = "whether it can be reached from the internet")
    private Optional<String> exposed = Optional.empty();

    @Option(
            names = "--criticality",
            paramLabel = "low|normal|high|unknown",
            description = "how bad it is where it fails or falls")
    private Optional<String> criticality = Optional.empty();

    @Sent("scopes")
    @Option(
            names = "--scope",
            paramLabel = "NAME",
            description =
                    "a set of rules it is under, such as pci; can be given several times, in place of those before")
    private List<String> scopes = List.of();

    @Option(names = "--no-scopes", description = "it is under none")
    private boolean noScopes;

    @Override
    public Integer call() throws Exception {
        String path = "/api/v1/hosts/" + id + "/asset";
        JsonObject before = api.get(path);
        JsonObject after = JsonObject.with("exposed", exposed.orElse(before.text("exposed")))
                .and("criticality", criticality.orElse(before.text("criticality")))
                .and(
                        "scopes",
                        JsonArray.ofTexts(noScopes ? List.of() : scopes.isEmpty() ? before.texts("scopes") : scopes))
                .build();
        if (!after.equals(before)) {
            api.post(path, after);
        }
        System.out.println(id + ": reachable from the internet: " + after.text("exposed") + ", criticality: "
                + after.text("criticality") + ", scopes: "
                + (after.texts("scopes").isEmpty() ? "none" : String.join(", ", after.texts("scopes"))));
        return 0;
    }
}
