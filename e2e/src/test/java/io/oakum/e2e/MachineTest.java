package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** This very machine, looked at and copied, and untouched by it. */
@NeedsRoot(tools = {"apt-get", "dpkg-query"})
@Isolated("it compares this machine before and after")
final class MachineTest {
    private final LocalRunner machine = new LocalRunner();

    private String databaseAndEtc() throws UnreachableException {
        return machine.run(
                        Command.of(
                                "/bin/sh",
                                "-c",
                                "cd / && find etc var/lib/dpkg -xdev -type f ! -name lock ! -name 'lock-*' -print0 | sort -z | xargs -0 sha256sum"))
                .stdout();
    }

    private JsonObject oakum(String... arguments) throws Exception {
        var argv = new ArrayList<>(
                List.of(Path.of("..", "cli", "target", "dist", "bin", "oakum").toString()));
        argv.addAll(List.of(arguments));
        CommandResult result = machine.run(Command.of(argv)
                .within(Duration.ofMinutes(20))
                .withEnvironment(Map.of("OAKUM_JAVA_HOME", System.getProperty("java.home"))));
        return Json.readObject(result.stdout().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void it_is_scanned_and_a_package_of_it_rehearsed_and_nothing_changes() throws Exception {
        String before = databaseAndEtc();

        JsonObject found = oakum("scan", "--json");
        assertThat(found.wholeNumber("packages")).isPositive();
        JsonObject rehearsed = oakum("rehearse", "--json");

        // A machine that is current has nothing to rehearse, and passes all the same.
        assertThat(rehearsed.text("verdict")).as(Json.write(rehearsed)).isEqualTo("passed");
        assertThat(rehearsed.object("changeSet").objects("changes"))
                .as("every update, and what they bring along")
                .hasSizeGreaterThanOrEqualTo(installable(found).size());
        assertThat(databaseAndEtc()).isEqualTo(before);
    }

    /** The updates that nothing stands in the way of. */
    private static List<JsonObject> installable(JsonObject found) throws Exception {
        var installable = new ArrayList<JsonObject>();
        for (JsonObject update : found.objects("updates")) {
            if (update.get("hindrance") instanceof io.oakum.trust.JsonValue.JsonNull) {
                installable.add(update);
            }
        }
        return installable;
    }
}
