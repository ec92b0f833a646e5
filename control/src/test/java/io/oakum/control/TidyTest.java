package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TidyTest {
    @Test
    void what_ended_long_ago_goes_and_what_did_not_stays_and_the_log_says_so() throws Exception {
        try (var world = new World()) {
            String old = world.token(true, 1, Duration.ofHours(1));
            String fresh = world.token(true, 1, Duration.ofHours(1));
            world.signIn.link("admin");
            String session = world.signIn.local("admin");
            world.asOwner("update sign_in_link set expires_at = now() - interval '401 days'");
            world.asOwner("update enrolment_token set expires_at = now() - interval '401 days' where hash = '\\x"
                    + Secrets.digest(old).hex() + "'");
            world.asOwner("update enrolment_token set expires_at = now() - interval '399 days' where hash = '\\x"
                    + Secrets.digest(fresh).hex() + "'");
            var at = new AtomicReference<>(Instant.now());
            InstantSource clock = at::get;
            var tidy = new Tidy(world.database, clock);

            tidy.look();

            assertThat(world.signIn.who(session))
                    .as("who is signed in stays so")
                    .isPresent();
            assertThat(world.logged("data.taken-away"))
                    .singleElement()
                    .asString()
                    .contains("\"signInLinks\":1", "\"enrolmentTokens\":1");

            world.asOwner("update enrolment_token set expires_at = now() - interval '401 days'");
            tidy.look();
            assertThat(world.logged("data.taken-away")).as("once a day").hasSize(1);
            at.set(at.get().plus(Duration.ofDays(1)));
            tidy.look();
            assertThat(world.logged("data.taken-away")).hasSize(2);
        }
    }
}
