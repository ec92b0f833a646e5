package io.oakum.cli;

import io.oakum.cli.LineAnswers.Answer;
import io.oakum.core.severity.Cvss;
import io.oakum.core.severity.CvssReading.NoVector;
import io.oakum.core.severity.CvssReading.Scored;
import io.oakum.core.severity.Score;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code oakum cvss} answers to one line. Apart from the command, so that no other start of the program loads what it stands on. */
final class CvssAnswers {
    private static final Pattern NOT_VISIBLE = Pattern.compile("[^ -~]");

    private final boolean isJson;

    CvssAnswers(boolean isJson) {
        this.isJson = isJson;
    }

    Answer answer(String line) {
        return switch (Cvss.read(line)) {
            case Scored scored -> Answer.of(isJson ? json(line, scored) : text(line, scored));
            case NoVector(String reason) -> {
                String shown = line.length() >= LineAnswers.MAX_LINE ? "" : visible(line);
                yield Answer.mistaken(
                        isJson ? json(shown, visible(reason)) : shown + "\t?\t\t",
                        "is no vector of CVSS: " + visible(reason));
            }
        };
    }

    /** A vector is of visible letters; whatever else stands in a line could make two fields of one, or steer a terminal. */
    private static String visible(String text) {
        return NOT_VISIBLE.matcher(text).replaceAll("?");
    }

    private static String text(String vector, Scored scored) {
        return vector + "\t" + scored.base() + "\t" + text(scored.temporal()) + "\t" + text(scored.environmental());
    }

    private static String text(Optional<Score> score) {
        return score.map(Score::toString).orElse("");
    }

    private static String json(String vector, Scored scored) {
        var document = JsonObject.with("vector", vector)
                .and("version", scored.version())
                .and("base", number(scored.base()));
        if (scored.temporal().isPresent()) {
            document = document.and("temporal", number(scored.temporal().orElseThrow()));
        }
        if (scored.environmental().isPresent()) {
            document =
                    document.and("environmental", number(scored.environmental().orElseThrow()));
        }
        return Json.write(document.build());
    }

    private static String json(String vector, String reason) {
        return Json.write(
                JsonObject.with("vector", vector).and("problem", reason).build());
    }

    private static JsonNumber number(Score score) {
        return new JsonNumber(BigDecimal.valueOf(score.tenths(), 1));
    }
}
