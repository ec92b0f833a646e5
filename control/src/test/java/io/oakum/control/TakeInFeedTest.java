package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static io.oakum.control.Knowledge.openIds;
import static io.oakum.control.Knowledge.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.TakeInFeed.Taken;
import io.oakum.core.exposure.Advisory;
import io.oakum.core.inventory.HostId;
import io.oakum.feeds.Limits;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.store.AdvisoryStore.Word;
import io.oakum.store.FeedStore.Outcome;
import io.oakum.store.FeedStore.Run;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.GpgHome;
import io.oakum.testkit.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeInFeedTest {
    private static final String MANY = IntStream.range(1, 11)
            .mapToObj(i -> dsa(5000 + i, "CVE-2023-100" + i, "pkg" + i, "2.0-1"))
            .collect(Collectors.joining());

    @Test
    void every_attempt_is_recorded_with_what_came_of_it() throws Exception {
        try (var world = new World()) {
            Taken first = feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            Taken same = feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            Taken changed = feed(
                    world,
                    "dsa",
                    "list",
                    dsa(5001, "CVE-2023-1001", "nginx", "1.22-3") + dsa(5002, "CVE-2023-1002", "curl", "7.88-2"));

            assertThat(first.run().outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(first.run().counts().added()).isEqualTo(1);
            assertThat(same.run().outcome()).isEqualTo(Outcome.UNCHANGED);
            assertThat(changed.run().counts().added()).isEqualTo(1);
            assertThat(changed.run().counts().changed()).isEqualTo(1);
            List<Run> runs = world.database.transact(tx -> tx.feeds().runs("dsa", 10));
            assertThat(runs).extracting(Run::outcome).containsExactly(Outcome.TAKEN, Outcome.UNCHANGED, Outcome.TAKEN);
        }
    }

    @Test
    void what_a_feed_said_on_a_past_date_can_still_be_asked() throws Exception {
        try (var world = new World()) {
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            var before = world.database.transact(tx -> tx.clock());
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-3"));

            var then = world.database.transact(tx -> tx.advisories().about(List.of("CVE-2023-1001"), before));
            var now = world.database.transact(tx -> tx.advisories().about(List.of("CVE-2023-1001"), tx.clock()));

            assertThat(fix(then.getFirst().said())).isEqualTo("1.22-2");
            assertThat(fix(now.getFirst().said())).isEqualTo("1.22-3");
        }
    }

    private static String fix(List<Advisory> said) {
        return said.getFirst()
                .affected()
                .getFirst()
                .ranges()
                .getFirst()
                .events()
                .getLast()
                .version();
    }

    @Test
    @BadInput("F2")
    void F2_a_feed_that_shrinks_is_held_for_a_person_and_closes_nothing() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "pkg9 1.0-1");
            feed(world, "dsa", "list", MANY);
            world.catchUp();
            String half = MANY.substring(0, MANY.indexOf("DSA-5006") - "[02 Apr 2023] ".length());

            Taken held = feed(world, "dsa", "list", half);
            world.catchUp();

            assertThat(held.run().outcome()).isEqualTo(Outcome.HELD);
            assertThat(held.run().reason()).contains("of its 10 entries it has 5 left");
            assertThat(openIds(world, host)).containsExactly("CVE-2023-1009");

            assertThat(feed(world, "dsa", "list", half, true).run().outcome()).isEqualTo(Outcome.TAKEN);
            world.catchUp();
            assertThat(openIds(world, host)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html><body>Sign in</body></html>", "{\"catalogVersion\": ", "[]", "PK\u0003\u0004junk"})
    void a_feed_that_cannot_be_read_is_told_with_the_reason_and_closes_nothing(String junk) throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");
            feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            world.catchUp();

            Taken refused = feed(world, "dsa", "list", junk);
            world.catchUp();

            assertThat(refused.run().outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(refused.run().reason()).isNotBlank();
            assertThat(world.database
                            .transact(tx -> tx.feeds().find("dsa"))
                            .orElseThrow()
                            .trouble())
                    .isEqualTo(refused.run().reason());
            assertThat(openIds(world, host)).containsExactly("CVE-2023-1001");
        }
    }

    @Test
    void an_id_that_two_feeds_use_is_both_feeds_word_until_neither_says_it() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1", "curl 7.88-1");
            feed(world, "one", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            feed(world, "two", "list", dsa(5001, "CVE-2023-1002", "curl", "7.88-2"));
            world.catchUp();
            assertThat(openIds(world, host)).containsExactly("CVE-2023-1001", "CVE-2023-1002");

            feed(world, "one", "list", dsa(5009, "CVE-2023-1009", "other", "1-2"));
            world.catchUp();

            assertThat(openIds(world, host)).containsExactly("CVE-2023-1002");
        }
    }

    @Test
    void what_is_kept_of_a_real_feed_is_what_was_read_of_it() throws Exception {
        Path osv = SharedData.file("feeds/osv/PyPI.zip");
        try (var world = new World()) {
            var read = new ArrayList<Advisory>();
            io.oakum.feeds.FeedReader.read(
                    osv, io.oakum.feeds.Limits.ORDINARY, java.time.Instant.now(), new Read(read));

            Taken taken = world.feeds.take(
                    new TakeInFeed.Request("pypi", osv, "test", "none", Validators.NONE, false), Knowledge.PERSON);
            var kept = new ArrayList<Advisory>();
            world.database.change(tx -> tx.advisories().forEachCurrent(kept::addAll));

            assertThat(taken.run().outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(kept)
                    .hasSizeGreaterThan(1000)
                    .containsExactlyInAnyOrderElementsOf(
                            read.stream().distinct().toList());
        }
    }

    /** Keeps the advisories and nothing else. */
    private record Read(List<Advisory> advisories) implements io.oakum.feeds.format.FeedSink {
        @Override
        public void advisory(Advisory advisory) {
            advisories.add(advisory);
        }

        @Override
        public void fact(io.oakum.core.exposure.VulnerabilityFact fact) {}

        @Override
        public void supportEnd(io.oakum.core.exposure.SupportEnd end) {}

        @Override
        public void refused(String row, String reason) {}
    }

    @Test
    @BadInput("F4")
    void F4_what_was_taken_out_of_the_catalogue_is_kept_with_its_times_and_logged() throws Exception {
        try (var world = new World()) {
            feed(
                    world,
                    "kev",
                    "kev.json",
                    Knowledge.kev("CVE-2023-1001", "CVE-2023-1002", "CVE-2023-1003", "CVE-2023-1004", "CVE-2023-1005"));
            feed(
                    world,
                    "kev",
                    "kev.json",
                    Knowledge.kev("CVE-2023-1002", "CVE-2023-1003", "CVE-2023-1004", "CVE-2023-1005"));

            var known = world.database.transact(tx -> tx.advisories().known(List.of("CVE-2023-1001"), tx.clock()));

            assertThat(known)
                    .singleElement()
                    .satisfies(one -> assertThat(one.until()).isPresent());
            assertThat(world.logged("feed.unlisted"))
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry).contains("[\"CVE-2023-1001\"]").contains("\"of\":1"));
        }
    }

    @Test
    void a_folder_is_taken_in_as_one_feed() throws Exception {
        try (var world = new World()) {
            Path folder = Files.createTempDirectory("oakum-feed-test");
            Path one = Files.writeString(folder.resolve("a"), dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            Path two = Files.writeString(folder.resolve("b"), dsa(5002, "CVE-2023-1002", "curl", "1.22-2"));
            try {
                Taken taken = world.feeds.take(
                        new TakeInFeed.Request("dsa", folder, "test", "none", Validators.NONE, false),
                        Knowledge.PERSON);

                assertThat(taken.run().counts().rows()).isEqualTo(2);
            } finally {
                Files.delete(one);
                Files.delete(two);
                Files.delete(folder);
            }
        }
    }

    @Test
    @BadInput("F1")
    void what_is_read_is_what_the_signature_was_checked_on_though_the_file_is_swapped_meanwhile(@TempDir Path folder)
            throws Exception {
        try (var world = new World();
                var gpg = GpgHome.made()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            gpg.generate("publisher", "ed25519", "never", now.minusSeconds(60));
            var keys = new FeedKeys(Files.createDirectories(folder.resolve("keys")));
            Files.writeString(keys.folder().resolve("dsa.asc"), gpg.armoured("publisher"));
            Path laid = Files.writeString(folder.resolve("list"), dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            gpg.sign(laid, "publisher", now);
            var swapping = new Swapping(laid, dsa(5002, "CVE-2023-1002", "curl", "7.88-2"));
            var takeIn = new TakeInFeed(world.database, Limits.ORDINARY, keys, swapping);

            Taken taken = takeIn.take(
                    new TakeInFeed.Request("dsa", laid, "test", "none", Validators.NONE, false), Knowledge.PERSON);

            assertThat(taken.run().outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(swapping.looks).as("after its signature was looked at").isGreaterThan(1);
            List<Word> known = world.database.transact(
                    tx -> tx.advisories().about(List.of("CVE-2023-1001", "CVE-2023-1002"), tx.clock()));
            assertThat(known).extracting(Word::name).containsExactly("DSA-5001-1");
        }
    }

    /** A clock behind which somebody changes a file, each time that it is looked at. */
    private static final class Swapping extends Clock {
        private final Path file;
        private final String other;
        private int looks;

        Swapping(Path file, String other) {
            this.file = file;
            this.other = other;
        }

        @Override
        public Instant instant() {
            looks++;
            try {
                // At the first look nothing has been digested yet; the swap shall come between the signature and the
                // reading.
                if (looks > 1) {
                    Files.writeString(file, other);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
