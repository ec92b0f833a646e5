package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.FeedCatalogue.Entry;
import io.oakum.feeds.source.Addresses;
import io.oakum.feeds.source.FeedSource;
import io.oakum.store.FeedStore.Outcome;
import io.oakum.store.FeedStore.Run;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedScheduleTest {
    @TempDir
    private Path folder;

    private FeedSchedule schedule(World world, FeedCatalogue catalogue) {
        var fetch = new FetchFeed(
                world.database,
                new FeedSource(Addresses.publicAnd(Set.of()), FeedSource.Patience.ORDINARY, Optional.empty()),
                World.NO_KEYS,
                world.feeds);
        return new FeedSchedule(world.database, fetch, world.feeds, catalogue, folder);
    }

    @Test
    void what_lies_in_the_folder_is_loaded_once_and_again_when_it_changed() throws Exception {
        try (var world = new World()) {
            var schedule = schedule(world, FeedCatalogue.NONE);
            Path list = Files.writeString(folder.resolve("DSA-list"), dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            Instant later = Instant.now().plusSeconds(60);

            assertThat(schedule.look(later, new SplittableRandom())).isEqualTo(1);
            assertThat(schedule.look(later, new SplittableRandom())).isZero();
            Files.writeString(list, dsa(5001, "CVE-2023-1001", "nginx", "1.22-22"));
            assertThat(schedule.look(later, new SplittableRandom())).isEqualTo(1);

            List<Run> runs = world.database.transact(tx -> tx.feeds().runs("dsa-list", 9));
            assertThat(runs).hasSize(2);
        }
    }

    @Test
    void what_is_still_being_written_is_left_for_later() throws Exception {
        try (var world = new World()) {
            Path list = Files.writeString(folder.resolve("list"), dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
            Instant written = Files.getLastModifiedTime(list).toInstant();

            assertThat(schedule(world, FeedCatalogue.NONE).look(written, new SplittableRandom()))
                    .isZero();
        }
    }

    @Test
    void a_feed_of_the_catalogue_is_tried_when_it_is_due_and_not_before() throws Exception {
        try (var world = new World()) {
            var closed = new Entry(URI.create("https://127.0.0.1/x"), "none", Duration.ofHours(4));
            var schedule = schedule(world, new FeedCatalogue(Map.of("kev", closed)));
            Instant now = Instant.now();

            assertThat(schedule.look(now, new SplittableRandom())).isZero();
            assertThat(schedule.look(now.plus(Duration.ofMinutes(11)), new SplittableRandom()))
                    .isEqualTo(1);
            assertThat(schedule.look(now.plus(Duration.ofHours(3)), new SplittableRandom()))
                    .isZero();
            assertThat(schedule.look(now.plus(Duration.ofHours(5)), new SplittableRandom()))
                    .isEqualTo(1);

            assertThat(world.database
                            .transact(tx -> tx.feeds().runs("kev", 9))
                            .getFirst()
                            .outcome())
                    .isEqualTo(Outcome.UNREACHABLE);
        }
    }

    @Test
    void an_owners_list_is_read_and_every_wrong_line_of_it_is_told() throws Exception {
        Path good = Files.writeString(folder.resolve("good"), "# ours\nkev https://mirror.example/kev.json 6\n\n");
        Path bad = Files.writeString(folder.resolve("bad"), "kev\nKEV https://a\nx ftp://a\ny https://a 0\n");

        assertThat(FeedCatalogue.read(good).feeds().get("kev"))
                .isEqualTo(new Entry(URI.create("https://mirror.example/kev.json"), "not stated", Duration.ofHours(6)));
        assertThatThrownBy(() -> FeedCatalogue.read(bad))
                .hasMessageContaining("line 1")
                .hasMessageContaining("line 2")
                .hasMessageContaining("line 3")
                .hasMessageContaining("line 4");
    }

    @Test
    void the_shipped_addresses_are_public_and_encrypted() {
        assertThat(FeedCatalogue.shipped().feeds().values())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.address().getScheme()).isEqualTo("https"));
    }
}
