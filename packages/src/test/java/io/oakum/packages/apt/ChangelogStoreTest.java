package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangelogStoreTest {
    private static final String DIGEST = "a".repeat(64);
    private static final SourceVersion OPENSSL = new SourceVersion("openssl", Version.deb("1:3.0-1"));
    private static final Changelog CHANGELOG = new Changelog(
            DIGEST,
            List.of(
                    new Entry(
                            Version.deb("1:3.0-1"),
                            Instant.EPOCH,
                            new TreeSet<>(List.of("CVE-2026-0001", "CVE-2026-0002"))),
                    new Entry(Version.deb("1:2.0-1"), Instant.parse("2026-01-01T00:00:00Z"), new TreeSet<>())));

    @TempDir
    private Path folder;

    @Test
    void what_was_kept_is_found_by_the_next_one_who_opens_it() throws IOException {
        ChangelogStore.open(folder).keep(OPENSSL, CHANGELOG);

        ChangelogStore again = ChangelogStore.open(folder);

        assertThat(again.knows(OPENSSL)).isTrue();
        assertThat(again.find(OPENSSL)).contains(CHANGELOG);
        assertThat(again.find(new SourceVersion("openssl", Version.deb("1:3.0-2"))))
                .isEmpty();
    }

    @Test
    void that_nothing_was_found_is_known_too() throws IOException {
        ChangelogStore.open(folder).keepNone(OPENSSL);

        assertThat(ChangelogStore.open(folder).knows(OPENSSL)).isTrue();
        assertThat(ChangelogStore.open(folder).find(OPENSSL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0\tyesterday\tCVE-2026-0001", "1.0\t99999999999999999999\t", "1.0", "\0\uFFFD"})
    void a_file_that_cannot_be_understood_counts_as_absent(String line) throws IOException {
        ChangelogStore.open(folder).keep(OPENSSL, CHANGELOG);
        Files.writeString(folder.resolve(DIGEST + ".tsv"), line + "\n");

        assertThat(ChangelogStore.open(folder).find(OPENSSL)).isEmpty();
    }

    @Test
    void an_index_with_bytes_of_somebody_else_is_still_an_index() throws IOException {
        ChangelogStore.open(folder).keep(OPENSSL, CHANGELOG);
        Files.write(folder.resolve("index.tsv"), new byte[] {-1, -2, '\n', 'x', '\t'}, StandardOpenOption.APPEND);

        assertThat(ChangelogStore.open(folder).find(OPENSSL)).contains(CHANGELOG);
    }

    @Test
    void a_changelog_that_was_lost_is_not_known_any_more() throws IOException {
        ChangelogStore.open(folder).keep(OPENSSL, CHANGELOG);
        Files.delete(folder.resolve(DIGEST + ".tsv"));

        assertThat(ChangelogStore.open(folder).knows(OPENSSL)).isFalse();
        assertThat(ChangelogStore.open(folder).find(OPENSSL)).isEmpty();
    }
}
