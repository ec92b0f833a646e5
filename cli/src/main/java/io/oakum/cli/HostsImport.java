package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which hosts should be there. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Says which hosts should be here, from a CSV file with the columns name, owner and tags (with spaces between).",
            "A host that is expected and never came stays in every count, and tops the list. Importing again adds what is new."
        },
        footerHeading = "%nExample:%n",
        footer = {"  oakum hosts import cmdb.csv", "", "  name,owner,tags", "  web-1,Ann,web dmz"})
final class HostsImport implements Callable<Integer> {
    private static final int AT_ONCE = 1000;
    private static final Set<String> COLUMNS = Set.of("name", "owner", "tags");

    @Mixin
    private FleetApi api = new FleetApi();

    @Parameters(paramLabel = "FILE", description = "the CSV file")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
        List<JsonValue> hosts = hosts();
        long added = 0;
        long known = 0;
        for (int from = 0; from < hosts.size(); from += AT_ONCE) {
            JsonObject answer = api.post(
                    "/api/v1/expected-hosts",
                    JsonObject.with("hosts", new JsonArray(hosts.subList(from, Math.min(from + AT_ONCE, hosts.size()))))
                            .build());
            added += answer.wholeNumber("added");
            known += answer.wholeNumber("known");
        }
        System.out.println(
                Terminal.count(added, "host", "hosts") + " expected from now on, " + known + " known before.");
        return 0;
    }

    /** All of them, before any is sent: a file that is broken at its end changes nothing. */
    private List<JsonValue> hosts() throws Refusal, IOException, JsonException {
        CsvTable table;
        try {
            table = CsvTable.read(Files.readString(file));
        } catch (CsvTable.BrokenException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        var hosts = new ArrayList<JsonValue>();
        for (Map<String, String> row : table.rows()) {
            var others = new TreeSet<>(row.keySet());
            others.removeAll(COLUMNS);
            if (!row.containsKey("name") || !others.isEmpty()) {
                throw refused("its columns are " + String.join(", ", row.keySet())
                        + "; there must be name, and there may be owner and tags");
            }
            List<String> tags = List.of(row.getOrDefault("tags", "").split("[\\s;]+")).stream()
                    .filter(tag -> !tag.isEmpty())
                    .toList();
            hosts.add(JsonObject.with("name", row.getOrDefault("name", ""))
                    .and("owner", row.getOrDefault("owner", ""))
                    .and("tags", JsonArray.ofTexts(tags))
                    .build());
        }
        return hosts;
    }

    private Refusal refused(String why) {
        return new Refusal(new Problem(
                ProblemCode.USAGE,
                file + " is no list of hosts: " + why,
                "see the example: oakum hosts import --help"));
    }
}
