package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.Page.Place;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.TokenStore.ApiToken;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an older version wrote is all there, and as it was, once this one has brought the tables up to date. */
class UpgradeTest {
    private static final String OLD = """
            insert into person (name) values ('admin');
            insert into person_role (person_id, role) select id, 'operator' from person;
            insert into api_token (hash, person_id, name, role, expires_at)
            select sha256('ci'), id, 'ci', 'operator', now() + interval '1 day' from person;
            insert into host (id, name, os, machine_id, agent_key, asked_at, approved_at)
            values ('h-heard', 'web-1', 'debian 12', 'm1', 'k1', now(), now()),
                   ('h-never', 'web-2', 'debian 12', 'm2', 'k2', now(), now());
            insert into host_heard (host_id, heard_at, boot_id, agent_version) values ('h-heard', now(), 'b', '0.1.0');
            insert into host_report (host_id, digest, taken_at, updates, restart, document)
            values ('h-heard', sha256('r'), now(), 3, true, '{}');
            insert into package_key (ecosystem, release, source, source_version, name, version, architecture, held_at)
            values ('debian', '12', 'linux-signed-amd64', '6.1.1', 'linux-image-6.1', '6.1.1', 'amd64', now()),
                   ('debian', '12', 'curl', '7.88', 'curl', '7.88', 'amd64', now());
            insert into risk_exception (vulnerability, owner, reason, asked_by, ends_at)
            values ('CVE-2026-1', 'web team', 'behind a filter', 'admin', now() + interval '9 days');
            insert into feed (name, origin, licence, sha256, row_count, loaded_at, tried_at)
            values ('kev', 'https://feeds.example/kev.json', 'CC0-1.0', sha256('k'), 7, now(), now());
            """;

    private static Database upgraded() throws Exception {
        Addresses addresses = TestDatabase.fresh();
        Database.migrate(addresses, Optional.of("017"));
        TestDatabase.asOwner(addresses, OLD);
        return TestDatabase.opened(addresses);
    }

    @Test
    void hosts_are_on_their_lists_whether_they_were_heard_or_not() throws Exception {
        try (Database database = upgraded()) {
            var hosts = database.transact(tx -> tx.hostLists().page(HostFilter.ALL, Sort.SEEN, new Place.Start(), 9));

            assertThat(hosts.rows())
                    .extracting(line ->
                            line.id().value() + " " + line.events().heard().isPresent())
                    .containsExactlyInAnyOrder("h-heard true", "h-never false");
            long doubted = database.transact(tx -> tx.doubts().count());
            assertThat(doubted).isZero();
        }
    }

    @Test
    void signed_kernels_are_held_against_the_advisories_anew_and_nothing_else() throws Exception {
        try (Database database = upgraded()) {
            assertThat(notHeld(database, "linux-signed-amd64")).isEqualTo(1);
            assertThat(notHeld(database, "curl")).isZero();
        }
    }

    private static int notHeld(Database database, String source) throws StoreException {
        return database.transact(tx -> tx.execute(
                "update package_key set held_at = held_at where held_at is null and source = '" + source + "'"));
    }

    @Test
    void exceptions_feeds_and_tokens_say_what_they_said() throws Exception {
        try (Database database = upgraded()) {
            List<Acceptance> accepted = database.transact(tx -> tx.risks().acceptances());
            assertThat(accepted).singleElement().satisfies(one -> {
                assertThat(one.decision().reason()).isEqualTo("behind a filter");
                assertThat(one.decision().compensating()).isEmpty();
                assertThat(one.isInForce(Instant.now())).isFalse();
            });
            List<Feed> feeds = database.transact(tx -> tx.feeds().all());
            assertThat(feeds).singleElement().satisfies(feed -> {
                assertThat(feed.rows()).isEqualTo(7);
                assertThat(feed.signature()).isEmpty();
            });
            List<ApiToken> tokens = database.transact(tx -> tx.tokens().apiTokens(OptionalLong.empty()));
            assertThat(tokens)
                    .singleElement()
                    .satisfies(token -> assertThat(token.used()).isEmpty());
            Optional<Person> caller =
                    database.transact(tx -> tx.tokens().caller(Sha256.of("ci".getBytes(StandardCharsets.UTF_8))));
            assertThat(caller).hasValueSatisfying(who -> assertThat(who.roles()).containsExactly("operator"));
        }
    }
}
