package io.oakum.cli;

import io.oakum.cli.MatchingHosts.Change;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
            "Says what a host, or all that match a filter, are to you: deadlines depend on it. What is not named stays as it",
            "was said before. Without an option: prints what was said."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  oakum hosts set h-1b2c --exposed yes --criticality high",
            "  oakum hosts set h-1b2c --scope pci --scope essential-eight",
            "  oakum hosts set h-1b2c --no-scopes",
            "  oakum hosts set --match tag:shop --add-scope pci --owner 'web team' --yes"
        })
final class HostsSetCommand implements Callable<Integer> {
    @Mixin
    private FleetCall server = new FleetCall();

    @Mixin
    private MatchingHosts matching = new MatchingHosts();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the host's id, as in oakum hosts; not with --match")
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

    @Option(names = "--owner", paramLabel = "NAME", description = "who answers for it; '' for nobody")
    private Optional<String> owner = Optional.empty();

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    /** Under which sets of rules it is. */
    static final class ScopeOptions {
        @Sent("scopes")
        @Option(
                names = "--scope",
                paramLabel = "NAME",
                description =
                        "a set of rules it is under, such as pci; can be given several times, in place of those before")
        private List<String> scopes = List.of();

        @Option(names = "--no-scopes", description = "it is under none")
        private boolean noScopes;

        @Sent("addScopes")
        @Option(names = "--add-scope", paramLabel = "NAME", description = "one beside those before")
        private List<String> add = List.of();

        @Sent("removeScopes")
        @Option(names = "--remove-scope", paramLabel = "NAME", description = "one of those before that it leaves")
        private List<String> remove = List.of();

        private boolean isSaid() {
            return isAll() || !add.isEmpty() || !remove.isEmpty();
        }

        private boolean isAll() {
            return noScopes || !scopes.isEmpty();
        }

        private void addTo(Map<String, JsonValue> facts) {
            if (isAll()) {
                facts.put("scopes", JsonArray.ofTexts(after(List.of())));
                return;
            }
            facts.put("addScopes", JsonArray.ofTexts(add));
            facts.put("removeScopes", JsonArray.ofTexts(remove));
        }

        private List<String> after(List<String> before) {
            var after = new TreeSet<>(isAll() ? scopes : before);
            after.addAll(add);
            remove.forEach(after::remove);
            return List.copyOf(after);
        }
    }

    @Override
    public Integer call() throws Exception {
        if (matching.areNamed(id)) {
            return matching.change(server, changes());
        }
        describe();
        return 0;
    }

    private List<Change> changes() {
        var changes = new ArrayList<Change>();
        if (exposed.isPresent() || criticality.isPresent() || scopes.isSaid()) {
            var facts = new LinkedHashMap<String, JsonValue>();
            exposed.ifPresent(word -> facts.put("exposed", new JsonString(word)));
            criticality.ifPresent(word -> facts.put("criticality", new JsonString(word)));
            scopes.addTo(facts);
            changes.add(new Change("describe", new JsonObject(facts)));
        }
        owner.ifPresent(name -> changes.add(own(name)));
        return changes;
    }

    private static Change own(String name) {
        return new Change("own", JsonObject.with("owner", name).build());
    }

    private void describe() throws Refusal, IOException, JsonException {
        String path = "/api/v1/hosts/" + id + "/asset";
        JsonObject before = server.get(path);
        JsonObject after = JsonObject.with("exposed", exposed.orElse(before.text("exposed")))
                .and("criticality", criticality.orElse(before.text("criticality")))
                .and("scopes", JsonArray.ofTexts(scopes.after(before.texts("scopes"))))
                .build();
        if (!after.equals(before)) {
            server.post(path, after);
        }
        if (owner.isPresent()) {
            MatchingHosts.changeOne(server, id, own(owner.get()));
        }
        var host = new LinkedHashMap<String, JsonValue>();
        host.put("id", new JsonString(id));
        host.putAll(after.members());
        owner.ifPresent(name -> host.put("owner", new JsonString(name)));
        server.tell(new JsonObject(host), HostsSetCommand::words);
    }

    private static String words(JsonObject host) throws JsonException {
        List<String> scopes = host.texts("scopes");
        String owner = host.find("owner").isEmpty()
                ? ""
                : ", owner: " + (host.text("owner").isEmpty() ? "nobody" : host.text("owner"));
        return host.text("id") + ": reachable from the internet: " + host.text("exposed") + ", criticality: "
                + host.text("criticality") + ", scopes: " + (scopes.isEmpty() ? "none" : String.join(", ", scopes))
                + owner + "\n";
    }
}
