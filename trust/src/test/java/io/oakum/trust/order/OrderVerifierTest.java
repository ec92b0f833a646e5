package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.Activation.Act;
import io.oakum.trust.order.OrderVerifier.Moment;
import io.oakum.trust.order.OrderVerifier.Request;
import io.oakum.trust.order.OrderVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders as a stolen server, a thief of keys or a broken wire would hand them over; the names begin with the case's id. */
class OrderVerifierTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Sha256 CHANGES = Sha256.of(new byte[] {1});
    private static final Sha256 OTHER_CHANGES = Sha256.of(new byte[] {2});

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ALICE = SigningKey.generate(RANDOM);
    private static final SigningKey ALICE_TOO = SigningKey.generate(RANDOM);
    private static final SigningKey BOB = SigningKey.generate(RANDOM);
    private static final SigningKey ONLINE = SigningKey.generate(RANDOM);
    private static final SigningKey LOG = SigningKey.generate(RANDOM);

    private static final List<Target> TARGETS = List.of(
            new Target("host-a", 0, CHANGES), new Target("host-b", 1, CHANGES), new Target("host-c", 1, OTHER_CHANGES));

    private List<TrustFile.Revocation> revoked = List.of();
    private Moment moment = new Moment(NOON, 0);

    @Test
    void an_order_that_a_person_signed_for_this_host_is_accepted() {
        Verdict verdict = judge(signed(order(OrderClass.CHANGE), ALICE));

        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    @BadInput("O1")
    void O1_one_byte_changed() {
        byte[] envelope = signed(order(OrderClass.CHANGE), ALICE).write();
        String text = new String(envelope, StandardCharsets.UTF_8);
        String payload = text.replaceAll(".*\"payload\":\"([^\"]*)\".*", "$1");
        byte[] bytes = Base64.getDecoder().decode(payload);
        bytes[bytes.length / 2] ^= 1;

        assertThat(rejection(text.replace(payload, Base64.getEncoder().encodeToString(bytes))))
                .isEqualTo(Rejection.REJECT_SIGNATURE);
    }

    @Test
    @BadInput("O2")
    void O2_written_anew_with_the_same_meaning() {
        Envelope envelope = signed(order(OrderClass.CHANGE), ALICE);
        byte[] spaced = new String(envelope.payload().array(), StandardCharsets.UTF_8)
                .replace(",", ", ")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(rejection(new Envelope(PayloadType.ORDER, Bytes.of(spaced), envelope.signatures())))
                .isEqualTo(Rejection.REJECT_SIGNATURE);
    }

    @Test
    @BadInput("O4")
    void O4_the_same_bytes_under_another_type() {
        String text = new String(signed(order(OrderClass.CHANGE), ALICE).write(), StandardCharsets.UTF_8);

        assertThat(rejection(text.replace(PayloadType.ORDER.mediaType(), PayloadType.TRUST.mediaType())))
                .isEqualTo(Rejection.REJECT_SIGNATURE);
    }

    @Test
    @BadInput("O5")
    void O5_no_signature_or_only_kinds_that_nobody_knows() {
        Envelope unsigned =
                Envelope.unsigned(PayloadType.ORDER, order(OrderClass.CHANGE).write());
        String none = new String(unsigned.write(), StandardCharsets.UTF_8);

        assertThat(rejection(none)).isEqualTo(Rejection.REJECT_SIGNATURE);
        assertThat(rejection(none.replace("\"signatures\":[]", "\"signatures\":[{\"kind\":\"none\"}]")))
                .isEqualTo(Rejection.REJECT_SIGNATURE);
    }

    @Test
    @BadInput("O6")
    void O6_one_signature_twice_is_one_person() {
        assertThat(rejection(signed(order(OrderClass.DISRUPT), ALICE, ALICE))).isEqualTo(Rejection.REJECT_THRESHOLD);
    }

    @Test
    @BadInput("O7")
    void O7_two_keys_of_one_person_are_one_person() {
        assertThat(rejection(signed(order(OrderClass.DISRUPT), ALICE, ALICE_TOO)))
                .isEqualTo(Rejection.REJECT_THRESHOLD);
        assertThat(judge(signed(order(OrderClass.DISRUPT), ALICE_TOO, BOB))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    @BadInput({"O8", "O9"})
    void O8_O9_the_keys_of_programs_do_not_sign_orders() {
        assertThat(rejection(signed(order(OrderClass.CHANGE), ONLINE))).isEqualTo(Rejection.REJECT_SIGNATURE);
        assertThat(rejection(signed(order(OrderClass.CHANGE), LOG))).isEqualTo(Rejection.REJECT_SIGNATURE);
    }

    @Test
    @BadInput("O10")
    void O10_a_key_signs_nothing_after_it_was_revoked() {
        revoked = List.of(new TrustFile.Revocation(ALICE.verifyingKey().id(), NOON.minus(Duration.ofHours(2))));
        assertThat(rejection(signed(order(OrderClass.CHANGE), ALICE))).isEqualTo(Rejection.REJECT_SIGNATURE);

        revoked = List.of(new TrustFile.Revocation(ALICE.verifyingKey().id(), NOON));
        assertThat(judge(signed(order(OrderClass.CHANGE), ALICE))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    @BadInput("O11")
    void O11_what_was_carried_out_is_not_carried_out_again() {
        moment = new Moment(NOON, 7);

        assertThat(rejection(signed(order(OrderClass.CHANGE), ALICE))).isEqualTo(Rejection.REJECT_REPLAY);
    }

    @Test
    @BadInput("O12")
    void O12_the_order_of_another_host_or_of_another_change_set() {
        Envelope order = signed(order(OrderClass.CHANGE), ALICE);

        assertThat(rejection(order, "host-b", activation(order, "host-a", 0), CHANGES, proof(0)))
                .isEqualTo(Rejection.REJECT_TARGET);
        assertThat(rejection(order, "host-b", activation(order, "host-b", 0), CHANGES, proof(1)))
                .isEqualTo(Rejection.REJECT_TARGET);
        assertThat(rejection(order, "host-a", activation(order, "host-a", 0), OTHER_CHANGES, proof(0)))
                .isEqualTo(Rejection.REJECT_TARGET);
    }

    @Test
    @BadInput("O13")
    void O13_forged_proofs() {
        Envelope order = signed(order(OrderClass.CHANGE), ALICE);
        var deep = new ArrayList<Sha256>();
        for (int i = 0; i < 1000; i++) {
            deep.add(CHANGES);
        }
        for (Target.Proof forged : List.of(
                new Target.Proof(3, proof(0).path()),
                new Target.Proof(-1, proof(0).path()),
                new Target.Proof(0, List.of()),
                new Target.Proof(0, deep))) {
            assertThat(rejection(order, "host-a", activation(order, "host-a", 0), CHANGES, forged))
                    .isEqualTo(Rejection.REJECT_TARGET);
        }
    }

    @Test
    @BadInput("O14")
    void O14_another_fleets_order_under_the_same_keys() {
        Order order = order(OrderClass.CHANGE);
        Order foreign = new Order(
                "elsewhere",
                order.id(),
                order.orderClass(),
                order.planDigest(),
                order.targets(),
                order.rings(),
                1,
                order.validity(),
                order.limits(),
                "",
                "");

        assertThat(rejection(signed(foreign, ALICE))).isEqualTo(Rejection.REJECT_FLEET);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T11:00:00Z, REJECT_NOT_YET",
        "2026-11-25T11:59:58Z, REJECT_NOT_YET",
        "2026-11-26T13:00:01Z, REJECT_EXPIRED",
        "2027-11-25T12:00:00Z, REJECT_TRUST_OLD"
    })
    @BadInput("O15")
    void O15_before_and_after_its_time(Instant now, Rejection expected) {
        moment = new Moment(now, 0);

        assertThat(rejection(signed(order(OrderClass.CHANGE), ALICE))).isEqualTo(expected);
    }

    @Test
    @BadInput("O15")
    void O15_an_order_that_ends_before_it_begins_or_lives_ten_years() {
        String good = new String(order(OrderClass.CHANGE).write(), StandardCharsets.UTF_8);

        assertThat(rejectionOfPayload(good.replace("\"expires_at\":\"2026", "\"expires_at\":\"2025")))
                .isEqualTo(Rejection.REJECT_SCHEMA);
        assertThat(rejectionOfPayload(good.replace("\"expires_at\":\"2026", "\"expires_at\":\"2036")))
                .isEqualTo(Rejection.REJECT_SCHEMA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{}",
                "{\"v\":1}",
                "\uFEFF{}",
                "{\"v\":1,\"v\":1}",
                "null",
                "{\"v\":1e400}",
            })
    @BadInput("O16")
    void O16_junk_that_was_signed_is_junk(String payload) {
        assertThat(rejectionOfPayload(payload)).isEqualTo(Rejection.REJECT_SCHEMA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"v\":1 | \"v\":2",
                "\"v\":1 | \"v\":1.0",
                "\"v\":1 | \"v\":1,\"script\":\"id\"",
                "\"class\":2 | \"class\":4",
                "apply-plan | Apply-Plan",
                "apply-plan | apply-plan\\u0000",
                "\"no\":1 | \"no\":2",
                "\"max_active\":5 | \"max_active\":0",
                "\"count\":3 | \"count\":4",
                "\"order_id\":\"order-1\" | \"order_id\":\"order 1; reboot\"",
                "2026-11-25T11:30:00Z | 2026-11-25T12:30:00+01:00"
            })
    @BadInput("O16")
    void O16_O18_every_member_is_held_to_its_bounds(String from, String to) {
        String good = new String(order(OrderClass.CHANGE).write(), StandardCharsets.UTF_8);
        assertThat(good).contains(from);

        assertThat(rejectionOfPayload(good.replaceFirst(from, to.replace("\\", "\\\\"))))
                .isEqualTo(Rejection.REJECT_SCHEMA);
    }

    @Test
    @BadInput("O16")
    void O16_nesting_without_end() {
        assertThat(rejectionOfPayload("[".repeat(10_000))).isEqualTo(Rejection.REJECT_SCHEMA);
    }

    @Test
    @BadInput("O17")
    void O17_more_than_an_order_can_be() {
        assertThat(rejection(" ".repeat(2 * PayloadType.ORDER.maxBytes() + 1))).isEqualTo(Rejection.REJECT_SIZE);
    }

    @Test
    @BadInput("O26")
    void O26_what_disrupts_needs_two_persons() {
        assertThat(rejection(signed(order(OrderClass.DISRUPT), ALICE))).isEqualTo(Rejection.REJECT_THRESHOLD);
    }

    @Test
    void an_activation_that_the_online_key_did_not_sign_opens_nothing() {
        Envelope order = signed(order(OrderClass.CHANGE), ALICE);
        Envelope forged = Envelope.unsigned(
                        PayloadType.ACTIVATION,
                        activation(order, "host-a", 0).payload().array())
                .signedBy(BOB);

        assertThat(rejection(order, "host-a", forged, CHANGES, proof(0))).isEqualTo(Rejection.REJECT_SIGNATURE);
    }

    @Test
    void an_undo_needs_a_signature_that_covers_it() {
        Envelope order = signed(order(OrderClass.CHANGE), ALICE);

        assertThat(rejection(order, "host-a", activation(order, "host-a", 0, Act.UNDO), CHANGES, proof(0)))
                .isEqualTo(Rejection.REJECT_CLASS);
    }

    private Order order(OrderClass orderClass) {
        return new Order(
                "fleet",
                "order-1",
                orderClass,
                Sha256.of(new byte[] {9}),
                new Order.Targets(Target.root(TARGETS), TARGETS.size()),
                List.of(
                        new Order.Ring(0, 1, NOON.minusSeconds(1), 5, Duration.ofMinutes(10)),
                        new Order.Ring(1, 2, NOON.plusSeconds(600), 5, Duration.ZERO)),
                1,
                new Order.Validity(
                        NOON.minusSeconds(3600),
                        Instant.parse("2026-11-25T11:30:00Z"),
                        NOON.plusSeconds(90_000),
                        Duration.ofHours(1)),
                new Order.Limits(orderClass == OrderClass.DISRUPT, 0, 3, false, false),
                "",
                "close what is due");
    }

    private static Envelope signed(Order order, SigningKey... keys) {
        Envelope envelope = Envelope.unsigned(PayloadType.ORDER, order.write());
        for (SigningKey key : keys) {
            envelope = envelope.signedBy(key);
        }
        return envelope;
    }

    private static Target.Proof proof(int target) {
        return Target.prove(TARGETS, TARGETS.get(target));
    }

    private static Envelope activation(Envelope order, String agent, int ring) {
        return activation(order, agent, ring, Act.APPLY);
    }

    private static Envelope activation(Envelope order, String agent, int ring, Act act) {
        var activation = new Activation(
                "fleet", order.digest(), agent, ring, act, 7, NOON.minusSeconds(60), NOON.plus(Duration.ofDays(1)));
        return Envelope.unsigned(PayloadType.ACTIVATION, activation.write()).signedBy(ONLINE);
    }

    private Verdict judge(Envelope order) {
        return judge(order.write(), "host-a", activation(order, "host-a", 0), CHANGES, proof(0));
    }

    private Verdict judge(byte[] order, String agent, Envelope activation, Sha256 changes, Target.Proof proof) {
        return new OrderVerifier(trust(), agent)
                .judge(new Request(Bytes.of(order), Bytes.of(activation.write()), changes, proof), moment);
    }

    private Rejection rejection(Envelope order) {
        return why(judge(order));
    }

    private Rejection rejection(Envelope order, String agent, Envelope activation, Sha256 changes, Target.Proof proof) {
        return why(judge(order.write(), agent, activation, changes, proof));
    }

    private Rejection rejection(String envelope) {
        Envelope any = signed(order(OrderClass.CHANGE), ALICE);
        return why(judge(
                envelope.getBytes(StandardCharsets.UTF_8), "host-a", activation(any, "host-a", 0), CHANGES, proof(0)));
    }

    private Rejection rejectionOfPayload(String payload) {
        return rejection(Envelope.unsigned(PayloadType.ORDER, payload.getBytes(StandardCharsets.UTF_8))
                .signedBy(ALICE));
    }

    private static Rejection why(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> throw new AssertionError("accepted: " + accepted);
            case Verdict.Rejected(Rejection why, String detail) -> {
                assertThat(detail).isNotBlank();
                yield why;
            }
        };
    }

    private TrustFile trust() {
        VerifyingKey alice = ALICE.verifyingKey();
        return new TrustFile(
                "fleet",
                1,
                NOON.plus(Duration.ofDays(300)),
                new TrustFile.Roots(List.of(alice), 1),
                List.of(
                        new TrustFile.Approver(alice, "alice"),
                        new TrustFile.Approver(ALICE_TOO.verifyingKey(), "alice"),
                        new TrustFile.Approver(BOB.verifyingKey(), "bob")),
                new TrustFile.Thresholds(1, 2),
                ONLINE.verifyingKey(),
                new NoteKey("oakum/fleet", LOG.verifyingKey()),
                revoked,
                false);
    }
}
