package io.oakum.control;

import static io.oakum.control.Knowledge.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.FleetEvents.Event;
import io.oakum.control.FleetEvents.Place;
import io.oakum.control.FleetEvents.Told;
import io.oakum.core.inventory.HostId;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.ChangeStore.Position;
import io.oakum.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetEventsTest {
    private World world;
    private FleetEvents events;

    @BeforeEach
    void found() throws Exception {
        world = new World();
        events = new FleetEvents(world.database);
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** Everything that is told behind a place, and the place behind that. */
    private record Heard(List<Event> events, Place next) {
        List<String> words() {
            return events.stream().map(event -> event.kind() + " " + event.of()).toList();
        }
    }

    private Heard after(Place from, String... groups) throws StoreException {
        var heard = new ArrayList<Event>();
        Place place = from;
        while (true) {
            var told = (Told.Events) events.after(place, groups.length == 0 ? FleetEvents.groups() : Set.of(groups));
            heard.addAll(told.events());
            place = told.next();
            if (!told.isMore()) {
                return new Heard(heard, place);
            }
        }
    }

    /** Gives what was done its place in the log. */
    private void sequence() throws StoreException {
        new KeepLog(world.database, world.keys.log(), world.fleet).keepUp();
    }

    private void did(String action, String object) throws StoreException {
        world.database.change(tx -> Recorded.done(tx, World.ADMIN, action, object));
        sequence();
    }

    @Test
    void what_is_open_is_told_once_it_is_derived_and_what_was_done_once_it_is_in_the_log() throws Exception {
        HostId host = world.enrolled("web-1");
        world.catchUp();
        sequence();
        Place before = events.now();

        reported(world, host, "2026-11-25T12:00:00Z", "nginx 1.22-1");
        world.database.change(tx -> Recorded.done(tx, World.ADMIN, "plan.begun", "p-1"));
        assertThat(after(before).events()).isEmpty();

        world.catchUp();
        sequence();

        Heard heard = after(before);
        assertThat(heard.words()).containsExactly("exposures.host " + host.value(), "plan.begun p-1");
        assertThat(after(heard.next()).events()).isEmpty();
    }

    @Test
    void whoever_goes_on_behind_any_event_misses_none_and_hears_none_twice() throws Exception {
        Place before = events.now();
        for (int i = 0; i < 7; i++) {
            String id = "h-" + i;
            world.database.change(tx -> tx.changes().add(Kind.ADVISORY, id));
            did("feed.taken", "feed-" + i);
        }
        world.catchUp();

        List<Event> all = after(before, "exposures", "feed").events();

        assertThat(all).hasSize(14);
        for (int i = 0; i < all.size(); i++) {
            assertThat(after(all.get(i).next(), "exposures", "feed").words())
                    .isEqualTo(new Heard(all.subList(i + 1, all.size()), before).words());
        }
    }

    @Test
    void more_than_fits_into_one_answer_is_told_in_parts() throws Exception {
        Place before = events.now();
        world.database.change(tx ->
                IntStream.range(0, 1203).forEach(i -> tx.changes().add(Kind.ADVISORY, "DSA-" + i)));
        world.catchUp();

        assertThat(((Told.Events) events.after(before, FleetEvents.groups())).events())
                .hasSizeLessThan(1203);
        assertThat(after(before, "exposures").words())
                .isEqualTo(IntStream.range(0, 1203)
                        .mapToObj(i -> "exposures.advisory DSA-" + i)
                        .toList());
    }

    @Test
    void what_a_slower_transaction_adds_between_is_not_passed_over() throws Exception {
        Place before = events.now();
        var isWritten = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> {
                world.database.change(tx -> {
                    tx.changes().add(Kind.ADVISORY, "DSA-slow");
                    isWritten.countDown();
                    await(mayEnd);
                });
                return true;
            });
            isWritten.await();
            world.database.change(tx -> tx.changes().add(Kind.ADVISORY, "DSA-fast"));
            world.derive.catchUp();

            Heard meanwhile = after(before, "exposures");
            assertThat(meanwhile.words()).isEmpty();

            mayEnd.countDown();
            assertThat(slow.get()).isTrue();
            world.catchUp();
            assertThat(after(meanwhile.next(), "exposures").words())
                    .containsExactly("exposures.advisory DSA-slow", "exposures.advisory DSA-fast");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void who_signs_in_and_by_what_is_for_the_log_alone() throws Exception {
        Place before = events.now();
        for (String action : List.of("sign-in.by-link", "api-token.made", "account.passkey-added", "log.restored")) {
            did(action, "x");
        }
        did("plan.signed", "p-1");

        assertThat(after(before).words()).containsExactly("plan.signed p-1");
        assertThat(after(before, "host").events()).isEmpty();
    }

    @Test
    void a_refusal_is_told_with_its_reason() throws Exception {
        Place before = events.now();
        world.database.change(tx -> Recorded.refused(tx, Actor.SERVER, "feed.refused", "kev", "it shrank"));
        sequence();

        assertThat(after(before).events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("feed.refused");
            assertThat(event.outcome()).isEqualTo("it shrank");
            assertThat(event.became()).isEmpty();
        });
    }

    @Test
    void who_was_away_for_longer_than_anything_is_kept_is_told_so() throws Exception {
        Place now = events.now();
        Instant late = now.at().minus(FleetEvents.TOLD_FOR).minusSeconds(1);

        assertThat(events.after(new Place(now.change(), now.entry(), now.epoch(), late), FleetEvents.groups()))
                .isInstanceOf(Told.Lost.class);
        assertThat(events.after(
                        new Place(now.change(), now.entry(), now.epoch(), late.plusSeconds(60)), FleetEvents.groups()))
                .isInstanceOf(Told.Events.class);
    }

    @Test
    void who_heard_what_a_restored_back_up_does_not_know_is_told_so() throws Exception {
        Place now = events.now();
        var ahead = new Position(now.change().xid() + 1_000_000, 1);

        for (Place heard : List.of(
                new Place(ahead, now.entry(), now.epoch(), now.at()),
                new Place(now.change(), now.entry() + 1, now.epoch(), now.at()),
                new Place(now.change(), now.entry(), now.epoch() + 1, now.at()))) {
            assertThat(events.after(heard, FleetEvents.groups())).isInstanceOf(Told.Lost.class);
        }
        world.asOwner("update fleet set restored_at = now()");
        assertThat(events.after(now, FleetEvents.groups())).isInstanceOf(Told.Lost.class);
        assertThat(events.after(events.now(), FleetEvents.groups())).isInstanceOf(Told.Events.class);
    }
}
