package io.oakum.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.feeds.FeedRun.Kind;
import io.oakum.feeds.FeedRun.Refusal;
import io.oakum.feeds.format.FeedFormat;
import io.oakum.testkit.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Every file of the collected examples is read, or refused with a reason. */
final class FormatFixturesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    @Test
    void every_example_is_read_or_refused_with_a_reason() throws IOException {
        var archive = SharedData.file("feeds/format-fixtures.zip");

        var taken = new Taken();
        var run = FeedReader.read(archive, Limits.ORDINARY, NOW, taken);

        new TreeMap<>(run.documents()).forEach((format, count) -> System.out.println(count + " " + format.title()));
        System.out.println(run.refused() + " refused, " + run.unsupported() + " of formats that are not read");
        long wrong = run.refusals().stream()
                .filter(each -> each.kind() == Kind.DOCUMENT)
                .count();
        long read = run.documents().values().stream().mapToLong(count -> count).sum();
        assertThat(run.refusals()).extracting(Refusal::reason).allMatch(reason -> !reason.isBlank());
        assertThat(run.documents().keySet())
                .contains(
                        FeedFormat.OSV,
                        FeedFormat.DEBIAN_TRACKER,
                        FeedFormat.DEBIAN_LIST,
                        FeedFormat.CSAF,
                        FeedFormat.UPDATEINFO,
                        FeedFormat.SECDB,
                        FeedFormat.EPSS,
                        FeedFormat.CVE);
        assertThat(read + wrong + run.unsupported()).isEqualTo(filesIn(Files.newInputStream(archive)));
        assertThat(taken.advisories).isNotEmpty();
    }

    /** Zips in the zip are looked into; what is packed by gzip is one file. */
    private static long filesIn(InputStream bytes) throws IOException {
        long files = 0;
        var zip = new ZipInputStream(bytes);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".zip")) {
                files += filesIn(zip);
            } else if (!entry.isDirectory()) {
                files++;
            }
        }
        return files;
    }
}
