package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.log.NoteKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ALICE = SigningKey.generate(RANDOM);
    private static final SigningKey MALLORY = SigningKey.generate(RANDOM);
    private static final SigningKey ONLINE = SigningKey.generate(RANDOM);
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private static Bytes trust() {
        return trust(1, 1, ALICE);
    }

    private static Bytes trust(int version, int needed, SigningKey approver) {
        var file = new TrustFile(
                "fleet",
                version,
                NOON.plus(Duration.ofDays(100)),
                new TrustFile.Roots(List.of(ALICE.verifyingKey()), 1),
                List.of(new TrustFile.Approver(approver.verifyingKey(), "alice")),
                new TrustFile.Thresholds(needed, 1),
                ONLINE.verifyingKey(),
                new NoteKey("oakum/fleet", ONLINE.verifyingKey()),
                List.of(),
                true);
        return Bytes.of(Envelope.unsigned(PayloadType.TRUST, file.write())
                .signedBy(ALICE)
                .write());
    }

    private static Envelope order() {
        var target = new Target("host", 0, Sha256.of(new byte[] {1}));
        var order = new Order(
                "fleet",
                "p-1",
                OrderClass.CHANGE,
                Sha256.of(new byte[] {2}),
                new Order.Targets(Target.root(List.of(target)), 1),
                List.of(new Order.Ring(0, 1, NOON, 1, Duration.ZERO)),
                1,
                new Order.Validity(NOON, NOON, NOON.plus(Duration.ofDays(1)), Duration.ofHours(1)),
                new Order.Limits(false, 0, 0, true, false),
                "",
                "");
        return Envelope.unsigned(PayloadType.ORDER, order.write());
    }

    private static Bytes entry(Envelope envelope, SigningKey key, String person) {
        return new LogEntry(
                        NOON,
                        Approvals.SIGNED,
                        "person:" + person,
                        "p-1",
                        LogEntry.DONE,
                        JsonObject.with("key", key.verifyingKey().id())
                                .and("order", envelope.digest().hex())
                                .and("envelope", Bytes.of(envelope.write()).base64())
                                .build())
                .bytes();
    }

    @Test
    void a_signature_that_is_there_and_is_theirs_is_counted() {
        Approvals found = Approvals.of(
                List.of(entry(order().signedBy(ALICE), ALICE, "alice")), TrustChain.read(List.of(trust())));

        assertThat(found).isEqualTo(new Approvals(1, List.of()));
    }

    @Test
    void a_signature_that_nobody_gave_is_found_out() {
        Bytes none = entry(order(), ALICE, "alice");
        Bytes other = entry(order().signedBy(MALLORY), MALLORY, "mallory");
        Bytes borrowed = entry(order().signedBy(ALICE), ALICE, "bob");
        Bytes programs = entry(order().signedBy(ONLINE), ONLINE, "alice");

        for (Bytes forged : List.of(none, other, borrowed, programs)) {
            assertThat(Approvals.of(List.of(forged), TrustChain.read(List.of(trust())))
                            .refutations())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("no signature in it is theirs");
        }
    }

    private static Bytes says(String action, String object, JsonObject details) {
        return new LogEntry(NOON, action, "server", object, LogEntry.DONE, details).bytes();
    }

    private static Bytes inForce(String action, Bytes envelope) throws Exception {
        String digest =
                Envelope.read(envelope.array(), PayloadType.TRUST).digest().hex();
        return says(action, "1", JsonObject.with("trust", digest).build());
    }

    private static Bytes begun() {
        return says("rollout.begun", "r-1", JsonObject.with("plan", "p-1").build());
    }

    @Test
    void nothing_begins_before_enough_persons_have_signed_it() throws Exception {
        TrustChain chain = TrustChain.read(List.of(trust()));
        Bytes founded = inForce("fleet.founded", trust());
        Bytes signed = entry(order().signedBy(ALICE), ALICE, "alice");

        assertThat(Approvals.of(List.of(founded, signed, begun()), chain).refutations())
                .isEmpty();
        assertThat(Approvals.of(List.of(founded, begun(), signed), chain).refutations())
                .containsExactly("entry 1 begins r-1 of p-1, which too few persons had signed");
        TrustChain two = TrustChain.read(List.of(trust(1, 2, ALICE)));
        assertThat(Approvals.of(List.of(signed, begun()), two).refutations())
                .as("two persons were needed")
                .hasSize(1);
    }

    @Test
    void a_signature_counts_by_the_trust_file_of_its_time_and_by_no_later_or_other_one() throws Exception {
        Bytes second = trust(2, 1, MALLORY);
        TrustChain chain = TrustChain.read(List.of(trust(), second));
        assertThat(chain.refutations()).isEmpty();
        Bytes founded = inForce("fleet.founded", trust());
        Bytes changed = inForce("trust.changed", second);
        Bytes signed = entry(order().signedBy(ALICE), ALICE, "alice");

        assertThat(Approvals.of(List.of(founded, signed, changed), chain).refutations())
                .isEmpty();
        assertThat(Approvals.of(List.of(founded, changed, signed), chain).refutations())
                .hasSize(1);
        assertThat(Approvals.of(List.of(founded), TrustChain.read(List.of(trust(1, 1, MALLORY))))
                        .refutations())
                .as("trust files of another fleet than the log's")
                .hasSize(1);
    }

    @Test
    void trust_files_that_do_not_follow_from_each_other_prove_nothing() {
        assertThat(TrustChain.read(List.of(trust(), trust())).refutations())
                .containsExactly("the trust file 1 does not follow from the one before it");
        assertThat(TrustChain.read(List.of(Bytes.ofText("{}"))).refutations())
                .first()
                .asString()
                .contains("cannot be read");
    }
}
