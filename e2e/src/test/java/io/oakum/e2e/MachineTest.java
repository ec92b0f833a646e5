package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** This very machine, looked at and copied, and untouched by it. */
@NeedsRoot(tools = {"apt-get", "dpkg-query"})
@Isolated("it compares this machine before and after")
final class MachineTest {
    private static String databaseAndEtc() throws UnreachableException {
        return ThisMachine.sh(Patient.DATABASE_AND_ETC).out();
    }

    @Test
    void it_is_scanned_and_a_package_of_it_rehearsed_and_nothing_changes() throws Exception {
        String before = databaseAndEtc();

        JsonObject found = ThisMachine.oakum("scan", "--json").json();
        assertThat(found.wholeNumber("packages")).isPositive();
        JsonObject rehearsed = ThisMachine.oakum("rehearse", "--json").json();

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
