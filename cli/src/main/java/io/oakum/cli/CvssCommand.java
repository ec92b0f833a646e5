package io.oakum.cli;

import io.oakum.cli.LineAnswers.Answer;
import io.oakum.core.severity.Cvss;
import io.oakum.core.severity.CvssReading.NoVector;
import io.oakum.core.severity.CvssReading.Scored;
import io.oakum.core.severity.Score;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores CVSS vectors from standard input, one answer a line. */
@Command(
        name = "cvss",
        mixinStandardHelpOptions = true,
        description = {
            "Scores CVSS vectors of the versions 2.0, 3.0, 3.1 and 4.0.",
            "Reads one vector a line from standard input. Prints one line for each, in the same order:"
                    + " VECTOR<TAB>BASE<TAB>TEMPORAL<TAB>ENVIRONMENTAL. A field is empty where a version has no such score"
                    + " or the vector says nothing for it; in 4.0 the first field is the one score there is, with threat and"
                    + " environment in it. What is no vector has @|bold ?|@ for a base."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was a vector",
            "1:a line was no vector: answered with ? and named on standard error",
            "2:wrong usage",
            "3:reading or writing failed"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  echo CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | oakum cvss",
            "  CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H     9.8     9.8     9.8"
        })
public final class CvssCommand implements Callable<Integer> {
    private static final Pattern NOT_VISIBLE = Pattern.compile("[^ -~]");

    private final InputStream input;
    private final OutputStream output;
    private final PrintStream errors;

    @Option(names = "--json", description = "print one JSON document a line")
    private boolean isJson;

    public CvssCommand() {
        this(System.in, System.out, System.err);
    }

    CvssCommand(InputStream input, OutputStream output, PrintStream errors) {
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    @Override
    public Integer call() {
        return new LineAnswers("cvss", input, output, errors).answer(this::answer, "no vector");
    }

    private Answer answer(String line) {
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
