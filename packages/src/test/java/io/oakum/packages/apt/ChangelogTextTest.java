package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Changelog.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangelogTextTest {

    @Test
    void each_version_has_its_date_and_the_vulnerabilities_that_its_text_names() throws IOException {
        var entries = read("""
                openssl (3.0.20-1~deb12u2) bookworm-security; urgency=high

                  * CVE-2026-1234 (a leak) and cve-2026-99999.
                  * Fix CVE-2025-0001/CVE-2025-0002; not XCVE-2025-0003x, CVE-99-1, CVE-1899-0001.

                 -- Jane Doe <jane@example.org>  Tue, 10 Nov 2026 20:01:02 +0100

                openssl (3.0.20-1~deb12u1) bookworm; urgency=medium

                  [ Somebody ]
                  * New upstream.

                 -- Jane Doe <jane@example.org>  Sun, 1 Nov 2026 08:00:00 GMT
                """);

        assertThat(entries)
                .extracting(entry -> entry.version().text())
                .containsExactly("3.0.20-1~deb12u2", "3.0.20-1~deb12u1");
        assertThat(entries.getFirst().released()).isEqualTo(Instant.parse("2026-11-10T19:01:02Z"));
        assertThat(entries.getFirst().vulnerabilities())
                .containsExactly("CVE-2025-0001", "CVE-2025-0002", "CVE-2026-1234", "CVE-2026-99999");
        assertThat(entries.getLast().released()).isEqualTo(Instant.parse("2026-11-01T08:00:00Z"));
        assertThat(entries.getLast().vulnerabilities()).isEmpty();
    }

    @Test
    void a_binary_rebuild_is_an_entry_like_others() throws IOException {
        var entries = read("""
                brotli (1.0.9-2+b6) sid; urgency=low, binary-only=yes

                  * Binary-only non-maintainer upload for amd64; no source changes.

                 -- amd64 Build Daemon <buildd@example.org>  Tue, 10 Jan 2023 10:00:00 +0000
                """);

        assertThat(entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.version().text()).isEqualTo("1.0.9-2+b6"));
    }

    @ParameterizedTest
    @CsvSource({
        "'Tue, 10 Nov 2026 20:01:02 +0100', 2026-11-10T19:01:02Z",
        "'Tue,  1 Dec 2026 20:01:02 +0000', 2026-12-01T20:01:02Z",
        // the thirtieth was no Friday: the day of the week contradicts the date
        "'Fri, 30 Nov 2026 20:01:02 +0000', 1970-01-01T00:00:00Z",
        "'Tue, 10 Nov 1998 20:01:02 EST',   1970-01-01T00:00:00Z",
        "'Tue, 99 Nov 2026 20:01:02 +0000', 1970-01-01T00:00:00Z",
    })
    void a_date_that_cannot_be_read_is_the_earliest(String date, Instant expected) throws IOException {
        var entries = read("x (1) sid; urgency=low\n\n  * y\n\n -- A <a@example.org>  " + date + "\n");

        assertThat(entries).singleElement().extracting(Entry::released).isEqualTo(expected);
    }

    @Test
    void a_changelog_that_was_cut_off_gives_its_whole_entries() throws IOException {
        var entries = read("""
                x (2) sid; urgency=low
                 -- A <a@example.org>  Tue, 10 Nov 2026 20:01:02 +0000
                x (1) sid; urgency=low
                  * CVE-2026-0001
                """);

        assertThat(entries).extracting(entry -> entry.version().text()).containsExactly("2");
    }

    @Test
    void text_of_no_known_shape_is_passed_over() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("<html>CVE-2026-0001</html>\n -- nobody\n")).isEmpty();
        assertThat(ChangelogText.entries(new ByteArrayInputStream(new byte[] {-1, -2, 0, 10, -128})))
                .isEmpty();
    }

    @Test
    void a_line_without_end_does_not_fill_the_memory() throws IOException {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                return read(new byte[1], 0, 1) > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                given += length;
                assertThat(given).as("bytes taken").isLessThan(32 << 20);
                Arrays.fill(into, from, from + length, (byte) 'x');
                return length;
            }
        };

        assertThat(ChangelogText.entries(endless)).isEmpty();
    }

    private static List<Entry> read(String text) throws IOException {
        return ChangelogText.entries(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
