package io.oakum.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.feeds.FeedRun.Kind;
import io.oakum.feeds.FeedRun.Refusal;
import io.oakum.testkit.SharedData;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Every file of the collected examples is read, or refused with a reason. */
final class FormatFixturesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    @Test
    void every_example_is_read_or_refused_with_a_reason() throws IOException {
        var archive = SharedData.file("feeds/format-fixtures.zip");

        var run = FeedReader.read(archive, Limits.ORDINARY, NOW, new Taken());

        run.documents().forEach((format, count) -> System.out.println(count + " " + format.title()));
        System.out.println(run.refused() + " refused, " + run.unsupported() + " unsupported, " + run.rows() + " rows");
        run.refusals().stream().filter(r -> r.kind() != Kind.UNSUPPORTED).forEach(r -> System.out.println(r));
        assertThat(run.refusals()).extracting(Refusal::reason).allMatch(reason -> !reason.isBlank());
    }
}
