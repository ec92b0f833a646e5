package io.oakum.core.severity;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.severity.CvssReading.NoVector;
import io.oakum.core.severity.CvssReading.Scored;
import io.oakum.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every vector of the corpora, with the scores of a calculator that others check theirs against. */
final class CvssCorpusTest {

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "3.0", "3.1", "4.0"})
    void every_vector_of_the_suites_has_its_scores(String version) {
        List<List<String>> rows = SharedData.rows("cvss-v" + version + ".tsv");

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(scores(row.get(1)))
                        .as("%s", row)
                        .isEqualTo(String.join("|", version, row.get(2), row.get(3), row.get(4))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "3.0", "3.1", "4.0"})
    void every_vector_of_the_large_tables_has_its_scores(String version) throws IOException {
        Path table = SharedData.file("cvss-v" + version + "-bulk.tsv.gz");
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(table)), StandardCharsets.UTF_8))) {
            List<String> wrong = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .filter(row -> !scores(row[1]).equals(String.join("|", version, row[2], row[3], row[4])))
                    .map(row -> String.join(" ", row) + " came out as " + scores(row[1]))
                    .limit(20)
                    .toList();

            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void every_published_vector_is_read() {
        assertThat(SharedData.rows("cvss-realworld.tsv"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(scores(row.get(1))).startsWith(row.getFirst() + "|"));
    }

    private static String scores(String vector) {
        return switch (Cvss.read(vector)) {
            case Scored scored ->
                String.join(
                        "|",
                        scored.version(),
                        scored.base().toString(),
                        text(scored.temporal()),
                        text(scored.environmental()));
            case NoVector(String reason) -> reason;
        };
    }

    private static String text(Optional<Score> score) {
        return score.map(Score::toString).orElse("");
    }
}
