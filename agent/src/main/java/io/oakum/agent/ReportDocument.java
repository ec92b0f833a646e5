package io.oakum.agent;

import io.oakum.execution.HostReport;
import io.oakum.execution.ScanJson;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;

/** What this host has, what is open on it, and what its owner allows, as its server is told. */
final class ReportDocument {
    private ReportDocument() {}

    static JsonObject of(HostReport report) {
        List<JsonValue> installed = report.inventory().packages().values().stream()
                .<JsonValue>map(one -> JsonArray.ofTexts(List.of(
                        one.key().name(),
                        one.key().architecture(),
                        one.version().text(),
                        one.source(),
                        one.sourceVersion().text())))
                .toList();
        JsonObject whole = JsonObject.with("scan", ScanJson.of(report))
                .and("installed", new JsonArray(installed))
                .and("guard", Guard.told(Guard.FILE))
                .build();
        return Secrecy.ofHost().redacted(whole);
    }
}
