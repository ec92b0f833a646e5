package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.RiskStore.Decision;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.TagStore.Source;
import io.oakum.store.TestDatabase;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Risks that are accepted for a group, in a fleet of which an answer is about few hosts. */
class AcceptedTest {
    private static final String VULNERABILITY = "CVE-2026-1";
    private static final int FLEET = 200;
    private static final HostId WEB = new HostId("h-0");
    private static final HostId OTHER = new HostId("h-other");

    private Database database;

    @BeforeEach
    void a_fleet_with_an_exception_for_a_group() throws Exception {
        database = TestDatabase.opened();
        for (int n = 0; n < FLEET; n++) {
            host(new HostId("h-" + n), "web");
        }
        host(OTHER, "db");
        database.change(tx -> {
            Instant now = tx.now();
            var decision = new Decision("Ann", "no route to it", "", "ann", now, now.plus(Duration.ofDays(1)), "");
            long id = tx.risks().ask(VULNERABILITY, new Place.Group("web"), decision);
            tx.risks().approve(id, "bert", now, "");
        });
    }

    private void host(HostId id, String tag) throws Exception {
        database.change(tx -> {
            var key = SigningKey.generate(new SecureRandom()).verifyingKey();
            tx.hosts().ask(new Candidate(id, id.value(), "debian 12", "m-" + id, key));
            tx.hosts().approve(id);
            tx.tags().add(id, tag, Source.PERSON);
            // Two say the same: it is carried once.
            tx.tags().add(id, tag, Source.TOKEN);
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void of_a_group_those_hosts_are_read_that_the_answer_is_about() throws Exception {
        long before = database.statements();
        Accepted accepted = database.transact(tx -> Accepted.of(tx, Set.of(VULNERABILITY), List.of(WEB, OTHER)));

        assertThat(database.statements() - before).isEqualTo(2);
        assertThat(accepted.hostsOf()).isEqualTo(Map.of("web", Set.of(WEB)));
        var one = accepted.acceptances().getFirst();
        assertThat(accepted.isAbout(one, WEB)).isTrue();
        assertThat(accepted.isAbout(one, OTHER)).isFalse();
    }

    @Test
    void who_left_the_group_is_not_under_it_any_more() throws Exception {
        database.change(tx -> {
            tx.tags().remove(WEB, "web", Source.PERSON);
            tx.tags().remove(WEB, "web", Source.TOKEN);
        });

        Accepted accepted = database.transact(tx -> Accepted.of(tx, Set.of(VULNERABILITY), List.of(WEB)));

        assertThat(accepted.hostsOf()).isEmpty();
        assertThat(accepted.isAbout(accepted.acceptances().getFirst(), WEB)).isFalse();
    }

    @Test
    void where_no_exception_is_for_a_group_nobody_is_asked_who_is_in_one() throws Exception {
        long before = database.statements();
        Accepted accepted = database.transact(tx -> Accepted.of(tx, Set.of("CVE-2026-2"), List.of(WEB)));

        assertThat(database.statements() - before).isEqualTo(1);
        assertThat(accepted.acceptances()).isEmpty();
    }
}
