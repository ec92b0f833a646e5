package io.oakum.execution;

import io.oakum.core.verification.Difference;
import io.oakum.core.version.Version;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** The documents of {@code rehearse --json}, {@code patch --json} and {@code undo --json}; schemas stand in {@code docs/schema}. */
public final class RunJson {
    private RunJson() {}

    public static JsonObject of(RehearsalReport report) {
        return JsonObject.with("verdict", ScanJson.word(report.judgement().verdict()))
                .and("changeSet", ChangeSetJson.write(report.changes()))
                .and(
                        "files",
                        JsonObject.with("changed", report.files().changed())
                                .and("added", report.files().added())
                                .and("removed", report.files().removed())
                                .build())
                .and("configFiles", JsonArray.ofTexts(report.configFiles()))
                .and("restart", ScanJson.restart(report.restart()))
                .and("restartLeft", JsonArray.ofTexts(report.left()))
                .and(
                        "seconds",
                        new JsonNumber(BigDecimal.valueOf(report.took().toMillis())
                                .divide(BigDecimal.valueOf(1000), 1, RoundingMode.HALF_UP)))
                .and("bytes", report.bytes())
                .and("cannotShow", JsonArray.ofTexts(report.cannotShow()))
                .and("problems", ScanJson.array(report.judgement().problems(), ScanJson::problem))
                .build();
    }

    public static JsonObject of(RunOutcome outcome) {
        return JsonObject.with("id", outcome.id())
                .and("verdict", ScanJson.word(outcome.verdict()))
                .and("promised", ChangeSetJson.write(outcome.promised()))
                .and("observed", ScanJson.array(outcome.observed(), RunJson::difference))
                .and("remaining", JsonArray.ofTexts(outcome.remaining()))
                .and("restart", ScanJson.restart(outcome.restart()))
                .and(
                        "undo",
                        JsonObject.with("possible", outcome.undo().possible())
                                .and("by", ScanJson.word(outcome.undo().by()))
                                .and("limits", JsonArray.ofTexts(outcome.undo().limits()))
                                .build())
                .and("configFiles", JsonArray.ofTexts(outcome.configFiles()))
                .and("repaired", JsonArray.ofTexts(outcome.repaired()))
                .and("problems", ScanJson.array(outcome.problems(), ScanJson::problem))
                .build();
    }

    private static JsonObject difference(Difference difference) {
        return JsonObject.with("package", difference.key().name())
                .and("arch", difference.key().architecture())
                .and("from", version(difference.from()))
                .and("to", version(difference.to()))
                .build();
    }

    private static JsonValue version(Optional<Version> version) {
        return version.<JsonValue>map(known -> new JsonString(known.text())).orElse(new JsonNull());
    }
}
