package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangelogLinesTest {
    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    Version.deb("1:3.0-1"),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    new TreeSet<>(List.of("CVE-2026-0002", "CVE-2026-0001"))),
            new Entry(Version.deb("1:2.0-1"), Instant.EPOCH, new TreeSet<>()));
    private static final String LINE = "1.0-1\t1700000000\tCVE-2026-0001";

    @Test
    void what_is_told_is_read_as_it_was() {
        assertThat(ChangelogLines.read(ChangelogLines.of(ENTRIES))).contains(ENTRIES);
    }

    @Test
    void a_package_without_a_changelog_has_no_lines() {
        assertThat(ChangelogLines.of(List.of())).isEmpty();
        assertThat(ChangelogLines.read("")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LINE,
                LINE + "\r\n",
                LINE + "\n\n",
                "\n" + LINE + "\n",
                "1.0-1\t1700000000\n",
                "1.0-1\t1700000000\t\t\n",
                "../x\t1700000000\t\n",
                "\u202e1\t1700000000\t\n",
                "1.0-1\t-1\t\n",
                "1.0-1\t+1\t\n",
                "1.0-1\t01\t\n",
                "1.0-1\t99999999999\t\n",
                "1.0-1\t99999999999999999999\t\n",
                "1.0-1\tyesterday\t\n",
                "1.0-1\t1700000000\tcve-2026-0001\n",
                "1.0-1\t1700000000\tCVE-99999-0001\n",
                "1.0-1\t1700000000\tCVE-2026-00000000001\n",
                "1.0-1\t1700000000\tCVE-2026-0001,\n",
                "1.0-1\t1700000000\tCVE-2026-0001,CVE-2026-0001\n",
                "1.0-1\t1700000000\tCVE-2026-0002,CVE-2026-0001\n",
                "1.0-1\t1700000000\t<script>\n",
            })
    void what_is_spelled_otherwise_or_cannot_be_is_no_changelog(String text) {
        assertThat(ChangelogLines.read(text)).isEmpty();
    }

    @Test
    void what_is_longer_than_any_changelog_is_none() {
        assertThat(ChangelogLines.read((LINE + "\n").repeat(600))).isPresent();
        assertThat(ChangelogLines.read((LINE + "\n").repeat(601))).isEmpty();
        assertThat(ChangelogLines.read((LINE + "\n").repeat(10_000))).isEmpty();
        assertThat(ChangelogLines.read("1" + "0".repeat(128) + "\t1\t\n")).isEmpty();
        assertThat(ChangelogLines.read("1\t1\t" + ids(4_000) + "\n")).isPresent();
        assertThat(ChangelogLines.read("1\t1\t" + ids(4_001) + "\n")).isEmpty();
        assertThat(ChangelogLines.read("1\t1\t" + ids(40_000) + "\n")).isEmpty();
    }

    private static String ids(int count) {
        var ids = new TreeSet<String>();
        for (int i = 0; i < count; i++) {
            ids.add("CVE-2026-%05d".formatted(i));
        }
        return String.join(",", ids);
    }
}
