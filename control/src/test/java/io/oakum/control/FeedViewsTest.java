package io.oakum.control;

import static io.oakum.control.Knowledge.dsa;
import static io.oakum.control.Knowledge.feed;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.FeedCatalogue.Entry;
import io.oakum.control.FeedViews.Age;
import io.oakum.control.FeedViews.Known;
import io.oakum.control.FeedViews.Listed;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedViewsTest {
    private static final URI ADDRESS = URI.create("https://feeds.example/kev.json");

    private World world;
    private FeedViews views;

    @BeforeEach
    void a_server_that_fetches_two_feeds_by_itself() throws Exception {
        world = new World();
        views = new FeedViews(
                world.database,
                new FeedCatalogue(Map.of(
                        "kev", new Entry(ADDRESS, "CC0-1.0", Duration.ofHours(4)),
                        "weekly", new Entry(ADDRESS, "ISC", Duration.ofDays(7)))));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Age age() throws Exception {
        return world.database.transact(tx -> views.age(tx));
    }

    private Known known(String name) throws Exception {
        return views.one(name).orElseThrow().listed().known().orElseThrow();
    }

    private void daysPass(int days) {
        world.asOwner("update feed set tried_at = tried_at - interval '" + days + " days'");
    }

    @Test
    void what_the_server_will_fetch_is_listed_before_it_was_tried() throws Exception {
        assertThat(views.all().feeds()).extracting(Listed::name).containsExactlyInAnyOrder("kev", "weekly");
        assertThat(views.all().feeds()).allMatch(listed -> listed.known().isEmpty());
        assertThat(views.one("kev").orElseThrow().listed().address()).contains(ADDRESS.toString());
        assertThat(views.one("kev").orElseThrow().listed().licence()).isEqualTo("CC0-1.0");
        assertThat(views.one("nosuch")).isEmpty();
        assertThat(age()).isEqualTo(new Age(0, 0, Optional.empty()));
    }

    @Test
    void a_feed_is_stale_after_two_days_or_twice_the_time_after_which_it_is_asked_for_again() throws Exception {
        for (String name : new String[] {"dsa", "weekly"}) {
            feed(world, name, "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
        }
        assertThat(age().loaded()).isEqualTo(2);
        assertThat(age().stale()).isZero();

        daysPass(3);
        assertThat(known("dsa").isStale()).isTrue();
        assertThat(known("weekly").isStale()).isFalse();
        assertThat(age().stale()).isEqualTo(1);

        daysPass(12);
        assertThat(known("weekly").isStale()).isTrue();
    }

    @Test
    void an_attempt_that_failed_makes_nothing_newer() throws Exception {
        feed(world, "dsa", "list", dsa(5001, "CVE-2023-1001", "nginx", "1.22-2"));
        world.asOwner(
                "update feed set tried_at = tried_at - interval '3 days', loaded_at = loaded_at - interval '3 days'");
        feed(world, "dsa", "list", "<html>not found</html>");

        assertThat(known("dsa").isStale()).isTrue();
        assertThat(known("dsa").asOf()).isEqualTo(known("dsa").feed().loadedAt());
        assertThat(views.one("dsa").orElseThrow().runs()).hasSize(2);
        assertThat(views.one("dsa").orElseThrow().listed().address())
                .as("it was handed over")
                .isEqualTo(Optional.empty());
    }
}
