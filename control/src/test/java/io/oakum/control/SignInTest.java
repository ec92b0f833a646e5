package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.SignIn.Entered;
import io.oakum.store.AuditStore.Placed;
import io.oakum.trust.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignInTest {

    @Test
    void a_link_lets_one_in_once_and_every_try_is_in_the_log() throws Exception {
        try (var world = new World()) {
            String link = world.signIn.link("admin");

            String session = in(world.signIn.byLink(link, "here"));
            assertThat(world.signIn.who(session).orElseThrow().roles()).contains("administrator");
            assertThat(world.signIn.byLink(link, "here")).isEqualTo(new Entered.NotGood());
            assertThat(world.signIn.byLink("guessed", "here")).isEqualTo(new Entered.NotGood());
            assertThat(world.signIn.who("guessed")).isEmpty();

            world.signIn.out(session, world.signIn.who(session).orElseThrow());
            assertThat(world.signIn.who(session)).isEmpty();

            var log = new KeepLog(world.database, world.keys.log(), world.fleet);
            log.sequence();
            assertThat(actions(log.entries(0, 100)))
                    .containsExactly(
                            "fleet.founded done",
                            "sign-in.link-made done",
                            "sign-in.by-link done",
                            "sign-in.by-link the link was used, is too old or never was",
                            "sign-in.by-link the link was used, is too old or never was",
                            "sign-in.ended done");
        }
    }

    @Test
    void who_guesses_is_turned_away_before_anything_is_written_and_others_are_not() throws Exception {
        try (var world = new World()) {
            String link = world.signIn.link("admin");
            for (int guess = 0; guess < 1000; guess++) {
                world.signIn.byLink("guess" + guess, "there");
            }

            assertThat(world.signIn.byLink(link, "there")).isEqualTo(new Entered.TooMany());
            assertThat(in(world.signIn.byLink(link, "here"))).isNotBlank();
            var log = new KeepLog(world.database, world.keys.log(), world.fleet);
            log.sequence();
            assertThat(log.entries(0, 1000)).hasSizeLessThan(30);
        }
    }

    private static String in(Entered entered) {
        return switch (entered) {
            case Entered.In(String session) -> session;
            case Entered.NotGood(), Entered.TooMany() -> throw new AssertionError(entered);
        };
    }

    private static List<String> actions(List<Placed> entries) throws Exception {
        var actions = new ArrayList<String>();
        for (Placed placed : entries) {
            LogEntry entry = LogEntry.read(placed.entry());
            actions.add(entry.action() + " " + entry.outcome());
        }
        return actions;
    }
}
