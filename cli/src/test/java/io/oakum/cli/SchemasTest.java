package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContextCustomizer;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.execution.RunJson;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.RunVerdict;
import io.oakum.execution.ScanJson;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Others script against these documents: what is made keeps to the published schemas. */
final class SchemasTest {
    private static final Path SCHEMAS = Path.of("..", "docs", "schema");
    private static final ExecutionContextCustomizer FORMATS =
            (context, _) -> context.executionConfig(config -> config.formatAssertionsEnabled(true));

    @Test
    void a_scan_keeps_to_its_schema() throws IOException {
        assertThat(faults("scan", text(ScanJson.of(Reports.full())))).isEmpty();
        assertThat(faults("scan", text(ScanJson.of(Reports.empty())))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_rehearsal_keeps_to_its_schema(Verdict verdict) throws IOException {
        assertThat(faults("rehearse", text(RunJson.of(Reports.rehearsal(verdict)))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_run_keeps_to_its_schemas(RunVerdict verdict) throws IOException {
        String run = text(RunJson.of(Reports.outcome(verdict)));

        assertThat(faults("patch", run)).isEmpty();
        assertThat(faults("undo", run)).isEmpty();
    }

    @Test
    void a_run_that_never_began_keeps_to_its_schema() throws IOException {
        assertThat(faults("patch", text(RunJson.of(RunOutcome.refused("", List.of())))))
                .isEmpty();
        assertThat(faults("patch", text(RunJson.of(RunOutcome.notNeeded())))).isEmpty();
    }

    @Test
    void a_list_of_hosts_keeps_to_its_schema_and_other_things_do_not() throws IOException {
        String host =
                "{\"name\":\"h1\",\"address\":\"10.77.1.11\",\"release\":\"12\",\"trouble\":\"held\",\"state\":\"up\"}";

        assertThat(faults("lab-list", "{\"hosts\":[" + host + "]}")).isEmpty();
        assertThat(faults("lab-list", "{\"hosts\":[" + host.replace("10.77.1.11", "h1") + "]}"))
                .isNotEmpty();
        assertThat(faults("lab-list", "{}")).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "scan     | \"fix-available\"          | \"open\"",
                "scan     | \"2026-11-22T12:00:00Z\"   | \"22.11.2026\"",
                "scan     | \"notKnown\"               | \"unknown\"",
                "scan     | \"CVE-2026-0001\"          | \"CVE\"",
                "rehearse | \"passed\"                 | \"ok\"",
                "rehearse | \"digest\"                 | \"hash\"",
                "patch    | \"confirmed\"              | \"done\"",
                "patch    | \"rebuilt\"                | \"magic\"",
                "undo     | \"possible\"               | \"can\"",
            })
    void a_schema_refuses_what_the_contract_does_not_say(String schema, String from, String to) throws IOException {
        String document = switch (schema) {
            case "scan" -> text(ScanJson.of(Reports.full()));
            case "rehearse" -> text(RunJson.of(Reports.rehearsal(Verdict.PASSED)));
            default -> text(RunJson.of(Reports.outcome(RunVerdict.CONFIRMED)));
        };
        assertThat(document).contains(from);

        assertThat(faults(schema, document.replace(from, to))).isNotEmpty();
    }

    private static String text(JsonObject document) {
        return Json.writeIndented(document);
    }

    private static List<Error> faults(String schema, String document) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMAS.resolve(schema + ".json")))
                .validate(document, InputFormat.JSON, FORMATS);
    }
}
