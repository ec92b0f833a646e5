package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

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

            String session = world.signIn.byLink(link).orElseThrow();
            assertThat(world.signIn.who(session).orElseThrow().roles()).contains("administrator");
            assertThat(world.signIn.byLink(link)).isEmpty();
            assertThat(world.signIn.byLink("guessed")).isEmpty();
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

    private static List<String> actions(List<Placed> entries) throws Exception {
        var actions = new ArrayList<String>();
        for (Placed placed : entries) {
            LogEntry entry = LogEntry.read(placed.entry());
            actions.add(entry.action() + " " + entry.outcome());
        }
        return actions;
    }
}
