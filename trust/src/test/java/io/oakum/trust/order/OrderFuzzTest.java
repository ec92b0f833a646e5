package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.OrderVerifier.Moment;
import io.oakum.trust.order.OrderVerifier.Request;
import io.oakum.trust.order.OrderVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people and programs sign is read or refused, and what is damaged is accepted nowhere. */
final class OrderFuzzTest {
    private static final String KEY = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
            + " 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Sha256 CHANGES = Sha256.of(new byte[] {1});
    private static final List<Target> TARGETS =
            List.of(new Target("host-a", 0, CHANGES), new Target("host-b", 0, CHANGES));

    @Test
    @Fuzzes({Order.class, Fields.class})
    void an_order_is_read_or_refused() {
        Fuzz.of("order")
                .from(order().write())
                .refusedBy(JsonException.class)
                .gives(bytes ->
                        assertThat(Order.read(Order.read(bytes).write())).isEqualTo(Order.read(bytes)));
    }

    @Test
    @Fuzzes(Activation.class)
    void an_activation_is_read_or_refused() {
        Fuzz.of("activation")
                .from(activation().write())
                .refusedBy(JsonException.class)
                .gives(Activation::read);
    }

    @Test
    @Fuzzes(TrustFile.class)
    void a_trust_file_is_read_or_refused() throws Exception {
        Fuzz.of("trust-file")
                .from(trust().write())
                .refusedBy(JsonException.class)
                .gives(bytes -> TrustFile.read(bytes).write());
    }

    @Test
    @Fuzzes({TrustChain.class, Approvals.class, Restorations.class})
    void chains_of_anything_are_held_against_the_trust_files() throws Exception {
        SigningKey key = SigningKey.ofText(KEY);
        TrustChain chain = TrustChain.read(List.of(Bytes.of(Envelope.unsigned(PayloadType.TRUST, trust().write())
                .signedBy(key)
                .write())));
        Fuzz.of("trust-chain").from(trust().write()).gives(bytes -> {
            TrustChain.read(List.of(Bytes.of(bytes), Bytes.of(bytes)));
            Approvals.of(List.of(Bytes.of(bytes)), chain);
            Restorations.of(List.of(Bytes.of(bytes)), chain);
        });
        Fuzz.of("signed-entry")
                .from(entry(Approvals.SIGNED), entry(Restoration.DECLARED))
                .reads(text -> {
                    Approvals.of(List.of(Bytes.ofText(text)), chain);
                    Restorations.of(List.of(Bytes.ofText(text)), chain);
                });
    }

    @Test
    @Fuzzes(Restoration.class)
    void a_restoration_is_read_or_refused() {
        var restoration = new Restoration("fleet", 2, NOON, 400, CHANGES, 390, "the disk died");
        Fuzz.of("restoration")
                .from(restoration.write())
                .refusedBy(JsonException.class)
                .gives(Restoration::read);
    }

    @Test
    @Fuzzes(Envelope.class)
    void an_envelope_is_read_or_refused() throws Exception {
        Fuzz.of("envelope")
                .from(signedOrder().write())
                .refusedBy(JsonException.class)
                .gives(bytes -> Envelope.read(bytes, PayloadType.ORDER).signersAmong(trust().approverKeys()));
    }

    @Test
    @Fuzzes({Target.class, OrderVerifier.class})
    void a_damaged_order_is_accepted_only_where_the_damage_is_none() throws Exception {
        var verifier = new OrderVerifier(trust(), "host-a");
        Bytes good = Bytes.of(signedOrder().write());
        Bytes activation =
                Bytes.of(Envelope.unsigned(PayloadType.ACTIVATION, activation().write())
                        .signedBy(SigningKey.ofText(KEY))
                        .write());
        String proof = Json.write(Target.prove(TARGETS, TARGETS.getFirst()).json());
        Fuzz.of("signed-order").from(good.array()).gives(bytes -> {
            var proven = Target.prove(TARGETS, TARGETS.getFirst());
            Verdict verdict =
                    verifier.judge(new Request(Bytes.of(bytes), activation, CHANGES, proven), new Moment(NOON, 0));
            if (verdict instanceof Verdict.Accepted) {
                assertThat(Envelope.read(bytes, PayloadType.ORDER).payload())
                        .isEqualTo(signedOrder().payload());
            }
        });
        Fuzz.of("proof")
                .from(proof)
                .refusedBy(JsonException.class)
                .reads(text -> Target.Proof.read(Json.readObject(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String entry(String action) {
        return "{\"at\":\"2026-11-25T12:00:00Z\",\"action\":\"" + action
                + "\",\"actor\":\"person:ann\",\"object\":\"plan:1\",\"outcome\":\"done\",\"details\":{\"envelope\":\""
                + Bytes.of(Envelope.unsigned(PayloadType.ORDER, order().write()).write())
                        .base64()
                + "\",\"order\":\"x\",\"key\":\"SHA256:x\"}}";
    }

    private static Envelope signedOrder() throws Exception {
        return Envelope.unsigned(PayloadType.ORDER, order().write()).signedBy(SigningKey.ofText(KEY));
    }

    private static Activation activation() {
        return new Activation(
                "fleet",
                Envelope.unsigned(PayloadType.ORDER, order().write()).digest(),
                "host-a",
                0,
                Activation.Act.APPLY,
                7,
                NOON,
                NOON.plusSeconds(600));
    }

    private static Order order() {
        return new Order(
                "fleet",
                "order-1",
                OrderClass.CHANGE,
                Sha256.of(new byte[] {9}),
                new Order.Targets(Target.root(TARGETS), TARGETS.size()),
                List.of(new Order.Ring(0, 2, NOON.minusSeconds(1), 5, Duration.ofMinutes(10))),
                1,
                new Order.Validity(
                        NOON.minusSeconds(3600),
                        NOON.minusSeconds(1800),
                        NOON.plusSeconds(90_000),
                        Duration.ofHours(1)),
                new Order.Limits(false, 0, 3, false, false),
                "",
                "close what is due");
    }

    private static TrustFile trust() throws Exception {
        VerifyingKey key = SigningKey.ofText(KEY).verifyingKey();
        return new TrustFile(
                "fleet",
                1,
                NOON.plus(Duration.ofDays(100)),
                new TrustFile.Roots(List.of(key), 1),
                List.of(new TrustFile.Approver(key, "ann")),
                new TrustFile.Thresholds(1, 1),
                key,
                new NoteKey("oakum/fleet", key),
                List.of(new TrustFile.Revocation("SHA256:old", NOON)),
                false);
    }
}
