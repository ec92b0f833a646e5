package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.Enrolment.Asked;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.store.Page.Place;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrolmentTest {
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_machine_waits_until_a_person_lets_it_in_and_then_gets_a_certificate_in_its_name() throws Exception {
        SigningKey key = World.machineKey();
        EnrolRequest request = World.request(world.token(false, 1, Duration.ofHours(1)), key, "web-1");
        EnrolAnswer asked = world.answered(request);
        var host = new HostId(asked.host());
        assertThat(asked.approved()).isFalse();
        assertThat(asked.certificates()).isEmpty();
        assertThat(world.enrolment.working(key.verifyingKey())).isEmpty();

        assertThat(world.enrolment.approve(host, World.ADMIN)).isTrue();
        assertThat(world.enrolment.approve(host, World.ADMIN)).as("already so").isFalse();

        assertThat(world.enrolment.status(request, World.SERVER))
                .isInstanceOfSatisfying(Asked.Answered.class, answered -> {
                    assertThat(answered.answer().approved()).isTrue();
                    X509Certificate certificate = certificate(answered.answer().certificates());
                    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + host);
                    assertThat(certificate.getPublicKey())
                            .isEqualTo(key.verifyingKey().asPublicKey());
                    assertThat(certificate.getBasicConstraints())
                            .as("no authority")
                            .isEqualTo(-1);
                });
        assertThat(world.enrolment.working(key.verifyingKey())).isPresent();
    }

    @Test
    void a_token_that_approves_lets_in_at_once_and_gives_its_tag() throws Exception {
        HostId host = world.enrolled("web-1");

        var seen = world.view.host(host).orElseThrow().seen();
        assertThat(seen.life()).isEqualTo(Life.SILENT);
        assertThat(seen.row().tags()).containsExactly("web");
    }

    @Test
    @BadInput("E1")
    void E1_wrong_expired_and_used_tokens_get_one_and_the_same_answer() throws Exception {
        String used = world.token(true, 1, Duration.ofHours(1));
        world.answered(World.request(used, World.machineKey(), "first"));
        String expired = world.token(true, 1, Duration.ofSeconds(-1));

        for (String token : List.of("guessed", used, expired)) {
            assertThat(world.enrolment.ask(World.request(token, World.machineKey(), "next"), World.SERVER))
                    .isEqualTo(new Asked.Refused());
        }
        assertThat(world.view.hosts(new Place.Start(), 10)).hasSize(1);
    }

    @Test
    @BadInput("E4")
    void E4_a_request_that_its_key_did_not_sign_or_that_is_for_another_server() throws Exception {
        String token = world.token(true, 9, Duration.ofHours(1));
        EnrolRequest good = World.request(token, World.machineKey(), "web-1");
        EnrolRequest stolen = new EnrolRequest(
                token,
                World.machineKey().verifyingKey().openSsh(),
                good.signature(),
                "web-1",
                "debian 12",
                "m",
                "0.1.0");

        assertThat(world.enrolment.ask(stolen, World.SERVER)).isEqualTo(new Asked.Refused());
        assertThat(world.enrolment.ask(good, Sha256.of(new byte[] {2}))).isEqualTo(new Asked.Refused());
    }

    @Test
    @BadInput("E3")
    void E3_keys_of_a_wrong_kind_are_refused() throws Exception {
        String token = world.token(true, 9, Duration.ofHours(1));
        for (String key :
                List.of("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQC=", "ssh-ed25519 AAAA", "x".repeat(1 << 20), "")) {
            var request = new EnrolRequest(token, key, "AAAA", "web-1", "debian 12", "m", "0.1.0");
            assertThat(world.enrolment.ask(request, World.SERVER)).isEqualTo(new Asked.Refused());
        }
    }

    @Test
    void a_retired_host_may_do_nothing_and_stays_on_record_with_its_reason() throws Exception {
        SigningKey key = World.machineKey();
        var host = new HostId(world.answered(World.request(world.token(true, 1, Duration.ofHours(1)), key, "old"))
                .host());

        world.enrolment.retire(host, "scrapped", World.ADMIN);

        assertThat(world.enrolment.working(key.verifyingKey())).isEmpty();
        assertThat(world.view.host(host).orElseThrow().seen().row().retiredReason())
                .isEqualTo("scrapped");
    }

    @Test
    @BadInput("E10")
    void E10_of_two_machines_with_one_key_the_host_works_on_and_the_newcomer_is_refused() throws Exception {
        HostId host = world.enrolled("cloned");
        Instant at = Instant.now();

        assertThat(world.hearing.hear(host, "boot-a", "0.1.0", at)).isTrue();
        assertThat(world.hearing.hear(host, "boot-b", "0.1.0", at.plusSeconds(5)))
                .as("it may have rebooted")
                .isTrue();
        assertThat(world.hearing.hear(host, "boot-a", "0.1.0", at.plusSeconds(10)))
                .isTrue();
        assertThat(world.hearing.hear(host, "boot-b", "0.1.0", at.plusSeconds(15)))
                .isFalse();
        assertThat(world.hearing.hear(host, "boot-a", "0.1.0", at.plusSeconds(20)))
                .isTrue();

        world.hearing.write();
        assertThat(world.view.host(host).orElseThrow().seen().life()).isEqualTo(Life.ACTIVE);
        assertThat(world.database.<Optional<Instant>>transact(tx -> tx.boots().copied(host)))
                .isPresent();
        assertThat(world.enrolment.release(host, World.ADMIN))
                .as("a person clears it up")
                .isTrue();
        assertThat(world.database.<Optional<Instant>>transact(tx -> tx.boots().copied(host)))
                .isEmpty();
    }

    @Test
    @BadInput("E10")
    void E10_which_of_two_was_here_first_outlives_the_server() throws Exception {
        HostId host = world.enrolled("cloned-before");
        Instant at = Instant.now();
        world.hearing.hear(host, "boot-a", "0.1.0", at);
        world.hearing.hear(host, "boot-b", "0.1.0", at.plusSeconds(5));

        var started = new HearHosts(world.database);

        assertThat(started.hear(host, "boot-b", "0.1.0", at.plusSeconds(30))).isTrue();
        assertThat(started.hear(host, "boot-a", "0.1.0", at.plusSeconds(31))).isTrue();
        assertThat(new HearHosts(world.database).hear(host, "boot-b", "0.1.0", at.plusSeconds(60)))
                .isFalse();
    }

    @Test
    void a_person_lets_a_host_out_of_quarantine_and_a_retired_one_stays_out() throws Exception {
        SigningKey key = World.machineKey();
        var host = new HostId(world.answered(World.request(world.token(true, 1, Duration.ofHours(1)), key, "cloned"))
                .host());
        world.database.change(tx -> tx.hosts().quarantine(host));
        assertThat(world.enrolment.working(key.verifyingKey())).isEmpty();

        assertThat(world.enrolment.release(host, World.ADMIN)).isTrue();

        assertThat(world.enrolment.working(key.verifyingKey())).isPresent();
        assertThat(world.enrolment.release(host, World.ADMIN)).as("it is out").isFalse();
    }

    @Test
    @BadInput("E11")
    void E11_a_certificate_is_renewed_in_the_second_half_of_its_life_and_for_those_who_work() throws Exception {
        SigningKey key = World.machineKey();
        EnrolAnswer first = world.answered(World.request(world.token(true, 1, Duration.ofHours(1)), key, "web-1"));
        Instant expires = certificate(first.certificates()).getNotAfter().toInstant();

        assertThat(world.enrolment.renew(key.verifyingKey(), expires)).isEqualTo(new Asked.TooEarly());
        assertThat(world.enrolment.renew(key.verifyingKey(), expires.minus(Duration.ofDays(20))))
                .isInstanceOfSatisfying(Asked.Answered.class, answered -> {
                    X509Certificate renewed = certificate(answered.answer().certificates());
                    assertThat(renewed.getSerialNumber())
                            .isNotEqualTo(certificate(first.certificates()).getSerialNumber());
                    assertThat(renewed.getPublicKey())
                            .isEqualTo(key.verifyingKey().asPublicKey());
                });

        world.enrolment.retire(new HostId(first.host()), "scrapped", World.ADMIN);
        assertThat(world.enrolment.renew(key.verifyingKey(), expires.minus(Duration.ofDays(20))))
                .isEqualTo(new Asked.Refused());
    }

    @Test
    void a_host_that_reboots_every_minute_is_one_host() throws Exception {
        HostId host = world.enrolled("restless");
        Instant at = Instant.now();
        for (int boot = 0; boot < 10; boot++) {
            assertThat(world.hearing.hear(host, "boot-" + boot, "0.1.0", at.plusSeconds(60L * boot)))
                    .isTrue();
        }
    }

    @Test
    void what_hosts_say_is_written_together() throws Exception {
        for (int i = 0; i < 20; i++) {
            world.hearing.hear(world.enrolled("web-" + i), "boot", "0.1.0", Instant.now());
        }

        assertThat(world.hearing.write()).isEqualTo(20);
        assertThat(world.hearing.write()).isZero();
        assertThat(world.view.hosts(new Place.Start(), 100)).hasSize(20).allMatch(seen -> seen.life() == Life.ACTIVE);
    }

    private static X509Certificate certificate(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .iterator()
                    .next();
        } catch (java.security.cert.CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
