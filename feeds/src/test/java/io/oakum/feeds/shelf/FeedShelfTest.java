package io.oakum.feeds.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.feeds.Feeds;
import io.oakum.feeds.Limits;
import io.oakum.feeds.shelf.FeedShelf.Request;
import io.oakum.feeds.shelf.FeedShelf.Shelved;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.signature.Signed;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.GpgHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeedShelfTest {
    @TempDir
    private Path folder;

    private FeedShelf shelf = new FeedShelf(Path.of(""), Limits.ORDINARY, new FeedKeys(Path.of("no-keys")));

    @BeforeEach
    void makeShelf() {
        shelf = new FeedShelf(folder.resolve("shelf"), Limits.ORDINARY, new FeedKeys(Path.of("no-keys")));
    }

    @Test
    void a_feed_is_kept_with_where_it_came_from_and_what_was_in_it() throws IOException {
        Loading loading = load(epss(10), false);

        assertThat(loading).isInstanceOf(Loading.Shelved.class);
        assertThat(shelf.status()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("epss");
            assertThat(each.provenance().origin()).isEqualTo("https://example.org/epss.csv");
            assertThat(each.provenance().licence()).isEqualTo("CC0-1.0");
            assertThat(each.provenance().sha256()).hasSize(64);
            assertThat(each.provenance().loadedAt()).isEqualTo(Feeds.NOW);
            assertThat(each.provenance().counts().rows()).isEqualTo(10);
            assertThat(each.provenance().validators()).isEqualTo(new Validators("\"e\"", "yesterday"));
        });
        assertThat(shelf.content("epss"))
                .hasValueSatisfying(content -> assertThat(content).hasContent(epss(10)));
    }

    @Test
    @BadInput("F2")
    void a_feed_that_shrinks_by_more_than_a_fifth_is_held_and_the_old_one_stays() throws IOException {
        load(epss(100), false);

        Loading loading = load(epss(79), false);

        assertThat(loading)
                .isInstanceOfSatisfying(
                        Loading.Held.class, held -> assertThat(held.before()).isEqualTo(100));
        assertThat(rows()).isEqualTo(100);
        assertThat(shelf.status()).extracting(Shelved::held).allMatch(java.util.Optional::isPresent);
        assertThat(shelf.difference("epss", Feeds.NOW))
                .hasValueSatisfying(
                        difference -> assertThat(difference.removed()).hasSize(21));
    }

    @Test
    void a_feed_that_shrinks_by_a_fifth_is_taken() throws IOException {
        load(epss(100), false);

        assertThat(load(epss(80), false)).isInstanceOf(Loading.Shelved.class);
    }

    @Test
    void a_held_feed_is_taken_when_a_person_says_that_it_is_right() throws IOException {
        load(epss(100), false);
        load(epss(10), false);

        assertThat(load(epss(10), true)).isInstanceOf(Loading.Shelved.class);
        assertThat(rows()).isEqualTo(10);
        assertThat(shelf.status()).extracting(Shelved::held).noneMatch(java.util.Optional::isPresent);
    }

    @Test
    void a_feed_that_fails_keeps_its_old_content_and_says_so() throws IOException {
        load(epss(10), false);

        Loading loading = load("<html>Sign in</html>", false);

        assertThat(loading).isInstanceOf(Loading.Refused.class);
        assertThat(rows()).isEqualTo(10);
        assertThat(shelf.status())
                .singleElement()
                .satisfies(each -> assertThat(each.trouble().orElseThrow()).contains("web page"));
    }

    @Test
    void a_truncated_feed_is_refused_also_where_its_first_rows_can_be_read() throws IOException {
        load(Feeds.TRACKER, false);

        Loading loading = load(Feeds.TRACKER.substring(0, Feeds.TRACKER.length() - 1), false);

        assertThat(loading).isInstanceOf(Loading.Refused.class);
    }

    @Test
    @BadInput("F1")
    void a_feed_with_a_key_is_shelved_with_its_signature_and_not_without() throws IOException {
        try (var gpg = GpgHome.made()) {
            load(epss(10), false);
            var keys = new FeedKeys(Files.createDirectories(folder.resolve("keys")));
            gpg.generate("publisher", "ed25519", "never", Feeds.NOW.minusSeconds(9000));
            Files.writeString(keys.folder().resolve("epss.asc"), gpg.armoured("publisher"));
            shelf = new FeedShelf(folder.resolve("shelf"), Limits.ORDINARY, keys);

            assertThat(load(epss(11), false)).isInstanceOf(Loading.Refused.class);
            assertThat(rows()).isEqualTo(10);
            assertThat(shelf.status())
                    .extracting(each -> each.trouble().orElse(""))
                    .allMatch(trouble -> trouble.startsWith("it is not signed"));

            gpg.sign(folder.resolve("epss.csv"), "publisher", Feeds.NOW.minusSeconds(60));
            assertThat(load(epss(11), false)).isInstanceOf(Loading.Shelved.class);
            assertThat(load(epss(11), false)).isInstanceOf(Loading.Unchanged.class);
            gpg.sign(folder.resolve("epss.csv"), "publisher", Feeds.NOW);
            assertThat(load(epss(11), false)).isInstanceOf(Loading.Shelved.class);
            assertThat(shelf.status().getFirst().provenance().signed())
                    .contains(new Signed(gpg.fingerprint("publisher"), Feeds.NOW));
        }
    }

    @Test
    void trouble_is_over_when_the_feed_is_loaded_again() throws IOException {
        load(epss(10), false);
        load("nonsense", false);

        assertThat(load(epss(10), false)).isInstanceOf(Loading.Unchanged.class);
        assertThat(shelf.status()).extracting(Shelved::trouble).noneMatch(java.util.Optional::isPresent);
    }

    @Test
    void a_difference_names_what_came_what_went_and_what_says_something_else() throws IOException {
        load(epss(10), false);
        load(
                epss(11).replace("CVE-2026-10000,0.1", "CVE-2026-10000,0.2").replace("CVE-2026-10005,0.1,0.1\n", ""),
                false);

        assertThat(shelf.difference("epss", Feeds.NOW))
                .contains(new FeedDifference(
                        java.util.List.of("CVE-2026-10010"),
                        java.util.List.of("CVE-2026-10005"),
                        java.util.List.of("CVE-2026-10000")));
    }

    @Test
    void a_folder_is_a_feed_and_only_two_generations_are_kept() throws IOException {
        for (int i = 1; i <= 4; i++) {
            Path feed = Files.createDirectories(folder.resolve("in/osv"));
            Files.writeString(feed.resolve("a" + i + ".json"), Feeds.OSV.replace("GHSA-1", "GHSA-" + i));
            shelf.load(new Request("osv", feed, "in", "", Validators.NONE, false), Feeds.NOW);
        }

        assertThat(rows("osv")).isEqualTo(8);
        try (var kept = Files.list(folder.resolve("shelf/osv"))) {
            assertThat(kept.filter(each -> each.getFileName().toString().startsWith("g-")))
                    .hasSize(2);
        }
    }

    @Test
    void what_a_crash_left_half_done_does_not_count() throws IOException {
        load(epss(10), false);
        Files.createDirectories(folder.resolve("shelf/epss/g-0000000000000000"));
        Files.createDirectories(folder.resolve("shelf/epss/.staged-x"));
        Files.createDirectories(folder.resolve("shelf/other"));

        assertThat(rows()).isEqualTo(10);
        assertThat(shelf.status()).extracting(Shelved::name).containsExactly("epss");
    }

    @Test
    void a_feed_is_called_after_the_last_part_of_where_it_comes_from() {
        assertThat(FeedShelf.nameOf("https://example.org/osv/PyPI.zip?x=1")).isEqualTo("pypi");
        assertThat(FeedShelf.nameOf("/data/DSA-list.gz")).isEqualTo("dsa-list");
        assertThat(FeedShelf.nameOf("https://example.org/")).isEqualTo("example.org");
        assertThat(FeedShelf.nameOf("/..")).isEqualTo("feed");
    }

    private long rows() throws IOException {
        return rows("epss");
    }

    private long rows(String name) throws IOException {
        return shelf.provenance(name).orElseThrow().counts().rows();
    }

    private Loading load(String content, boolean acceptShrink) throws IOException {
        Path file = folder.resolve("epss.csv");
        Files.writeString(file, content);
        return shelf.load(
                new Request(
                        "epss",
                        file,
                        "https://example.org/epss.csv",
                        "CC0-1.0",
                        new Validators("\"e\"", "yesterday"),
                        acceptShrink),
                Feeds.NOW);
    }

    private static String epss(int rows) {
        return "cve,epss,percentile\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> "CVE-2026-" + (10_000 + i) + ",0.1,0.1\n")
                        .collect(Collectors.joining());
    }
}
