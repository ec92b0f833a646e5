package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.Life;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.store.ExposureStore.Counts;
import io.oakum.store.ExposureStore.Open;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.HostStore.Row;
import io.oakum.store.PeopleStore.Person;
import io.oakum.store.TokenStore.Admission;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static Database database;

    private HostId host;

    @BeforeAll
    static void open() {
        database = TestDatabase.opened();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void a_host_that_asked() throws Exception {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        var id = new HostId("h" + System.nanoTime());
        host = database.transact(tx -> tx.hosts().ask(new Candidate(id, "web-1", "debian 12", "machine", key)));
    }

    @Test
    void a_host_lives_by_what_happened_to_it() throws Exception {
        assertThat(life()).isEqualTo(Life.PENDING);

        database.change(tx -> tx.hosts().approve(host));
        assertThat(life()).isEqualTo(Life.SILENT);

        database.change(tx -> tx.hosts().hear(List.of(new Heard(host, tx.now(), "boot", "0.1.0"))));
        assertThat(life()).isEqualTo(Life.ACTIVE);

        database.change(tx -> tx.hosts().retire(host, "scrapped"));
        assertThat(life()).isEqualTo(Life.RETIRED);
    }

    @Test
    void hosts_that_were_heard_are_written_together_and_a_late_word_puts_no_time_back() throws Exception {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        HostId other = database.transact(tx ->
                tx.hosts().ask(new Candidate(new HostId(host.value() + "-2"), "web-2", "debian 12", "machine-2", key)));
        Instant noon = Instant.parse("2026-03-01T12:00:00.123456Z");
        Instant earlier = noon.minusSeconds(5);

        database.change(tx -> tx.hosts()
                .hear(List.of(new Heard(other, noon, "boot \"2\"", "0.2.0"), new Heard(host, noon, "{1}", "0.1.0"))));
        database.change(tx -> tx.hosts().hear(List.of(new Heard(host, earlier, "boot 3", "0.1.1"))));

        assertThat(List.of(heard(host), heard(other)))
                .containsExactly(
                        new Heard(host, noon, "boot 3", "0.1.1"), new Heard(other, noon, "boot \"2\"", "0.2.0"));
    }

    private Heard heard(HostId id) throws Exception {
        Row row = database.transact(tx -> tx.hosts().find(id)).orElseThrow();
        return new Heard(id, row.events().heard().orElseThrow(), row.bootId(), row.agentVersion());
    }

    @Test
    @BadInput("E2")
    void E2_of_two_who_race_for_a_tokens_last_use_one_gets_it() throws Exception {
        Sha256 secret = Sha256.of(host.value().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        database.change(tx -> tx.tokens()
                .addEnrolmentToken(
                        secret, tx.people().ensure("admin"), new Admission("web", false), 1, Duration.ofHours(1)));

        assertThat(use(secret)).contains(new Admission("web", false));
        assertThat(use(secret)).isEmpty();
    }

    @Test
    @BadInput("E1")
    void an_expired_token_lets_nobody_in() throws Exception {
        Sha256 secret = Sha256.of(new byte[] {7});
        database.change(tx -> tx.tokens()
                .addEnrolmentToken(
                        secret, tx.people().ensure("admin"), new Admission("", true), 5, Duration.ofSeconds(-1)));

        assertThat(use(secret)).isEmpty();
    }

    @Test
    void what_was_installed_on_a_past_date_can_be_asked() throws Exception {
        record(NOON, "1.0");
        record(NOON.plusSeconds(60), "1.0");
        record(NOON.plusSeconds(120), "1.1");

        assertThat(packagesAt(NOON.minusSeconds(1))).isEmpty();
        assertThat(packagesAt(NOON.plusSeconds(90))).containsExactly("nginx:amd64 1.0");
        assertThat(packagesAt(NOON.plusSeconds(500))).containsExactly("nginx:amd64 1.1");
    }

    @Test
    @BadInput("F10")
    void F10_a_report_older_than_the_last_changes_nothing() throws Exception {
        record(NOON.plusSeconds(120), "1.1");

        boolean isTaken = record(NOON, "1.0");

        assertThat(isTaken).isFalse();
        assertThat(packagesAt(NOON.plusSeconds(500))).containsExactly("nginx:amd64 1.1");
    }

    @Test
    void an_exposure_opens_once_closes_when_it_is_no_longer_seen_and_its_deadline_never_moves_back() throws Exception {
        expose(NOON, exposure("CVE-2026-1", NOON.plusSeconds(1000)), exposure("CVE-2026-2", NOON.plusSeconds(1000)));
        expose(NOON.plusSeconds(60), exposure("CVE-2026-1", NOON.plusSeconds(9000)));

        List<Reported> open = database.transact(tx -> tx.exposures().openOn(host));

        assertThat(open).extracting(Reported::vulnerability).containsExactly("CVE-2026-1");
        assertThat(open.getFirst().due()).isEqualTo(NOON.plusSeconds(1000));
        var byHost = database.transact(tx -> tx.exposures().openByHost(List.of(host)));
        assertThat(byHost.getOrDefault(host, Open.NONE).exposures()).isEqualTo(1);
    }

    @Test
    void a_session_is_open_until_it_is_ended_or_idle() throws Exception {
        Sha256 secret = Sha256.of(host.value().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        database.change(tx -> {
            long person = tx.people().ensure("alice");
            tx.people().grant(person, "administrator");
            tx.people().grant(person, "administrator");
            tx.people().openSession(secret, person);
        });
        Duration day = Duration.ofDays(1);

        assertThat(session(secret, day).orElseThrow().roles()).isEqualTo(Set.of("administrator"));
        assertThat(session(secret, Duration.ZERO)).isEmpty();

        database.change(tx -> tx.execute("update web_session set seen_at = now() - interval '90 seconds'"));
        assertThat(session(secret, Duration.ofMinutes(1))).isEmpty();
        assertThat(session(secret, Duration.ofMinutes(2)))
                .as("it is in use again")
                .isPresent();
        assertThat(session(secret, Duration.ofMinutes(1))).isPresent();

        database.change(tx -> tx.people().endSession(secret));
        assertThat(session(secret, day)).isEmpty();
    }

    private static Optional<Admission> use(Sha256 secret) throws StoreException {
        return database.transact(tx -> tx.tokens().useEnrolmentToken(secret));
    }

    private static Optional<Person> session(Sha256 secret, Duration maxIdle) throws StoreException {
        return database.transact(tx -> tx.people().session(secret, maxIdle, Duration.ofDays(1)));
    }

    private Life life() throws StoreException {
        return database.transact(
                tx -> Life.of(tx.hosts().find(host).orElseThrow().events(), tx.now()));
    }

    private boolean record(Instant at, String version) throws StoreException {
        var key = new PackageKey("nginx", "amd64");
        var installed = new Installed(
                key, Version.deb(version), "nginx", Version.deb(version), false, Installed.State.INSTALLED);
        var inventory = Inventory.of(new Host("web-1", "debian", "12", "6.1", "6.1", "boot"), List.of(installed), at);
        return database.transact(tx -> {
            boolean isTaken = tx.inventories().record(host, inventory);
            if (isTaken) {
                tx.exposures().keepReport(host, InventoryStore.digest(inventory), at, Counts.NONE, "{}");
            }
            return isTaken;
        });
    }

    private List<String> packagesAt(Instant when) throws StoreException {
        return database.transact(tx -> tx.inventories().packagesAt(host, when));
    }

    private void expose(Instant at, Reported... reported) throws StoreException {
        database.change(tx -> tx.exposures().record(host, at, List.of(reported)));
    }

    private static Reported exposure(String vulnerability, Instant due) {
        return new Reported(
                vulnerability,
                "fix-available",
                "",
                due,
                true,
                "BOD 26-04: 14 days",
                List.of("because"),
                List.of("nginx"));
    }
}
