package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.trust.JsonException;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.TrustFile.Succession;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OLD = SigningKey.generate(RANDOM);
    private static final SigningKey NEW = SigningKey.generate(RANDOM);
    private static final SigningKey ONLINE = SigningKey.generate(RANDOM);

    @Test
    void it_comes_back_from_its_bytes() throws Exception {
        TrustFile trust = trust(3, OLD);

        assertThat(TrustFile.read(trust.write())).isEqualTo(trust);
    }

    @Test
    void the_next_one_is_taken_when_old_and_new_roots_sign_it() {
        assertThat(trust(1, OLD).follow(signed(trust(2, NEW), OLD, NEW)))
                .isEqualTo(new Succession.Taken(trust(2, NEW)));
    }

    @Test
    void the_present_one_again_changes_nothing() {
        assertThat(trust(1, OLD).follow(signed(trust(1, OLD), OLD))).isEqualTo(new Succession.Same());
    }

    @Test
    @BadInput("O31")
    void O31_a_leap_the_new_roots_alone_the_old_alone_and_a_step_back_are_refused() {
        TrustFile present = trust(2, OLD);

        assertThat(present.follow(signed(trust(4, NEW), OLD, NEW))).isInstanceOf(Succession.Refused.class);
        assertThat(present.follow(signed(trust(3, NEW), NEW))).isInstanceOf(Succession.Refused.class);
        assertThat(present.follow(signed(trust(3, NEW), OLD))).isInstanceOf(Succession.Refused.class);
        assertThat(present.follow(signed(trust(1, OLD), OLD))).isInstanceOf(Succession.Refused.class);
        assertThat(present.follow(signed(trust(2, NEW), OLD, NEW))).isInstanceOf(Succession.Refused.class);
    }

    @Test
    void one_person_alone_is_solo_and_two_are_not() {
        assertThat(trust(1, OLD).trustMode()).isEqualTo("solo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"threshold\":0", "\"threshold\":2"})
    void a_threshold_that_nobody_or_anybody_meets_is_refused(String threshold) {
        String text = new String(trust(1, OLD).write(), StandardCharsets.UTF_8).replace("\"threshold\":1", threshold);

        assertThatThrownBy(() -> TrustFile.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    private static byte[] signed(TrustFile trust, SigningKey... keys) {
        Envelope envelope = Envelope.unsigned(PayloadType.TRUST, trust.write());
        for (SigningKey key : keys) {
            envelope = envelope.signedBy(key);
        }
        return envelope.write();
    }

    private static TrustFile trust(long version, SigningKey root) {
        return new TrustFile(
                "fleet",
                version,
                Instant.parse("2027-11-25T00:00:00Z"),
                new TrustFile.Roots(List.of(root.verifyingKey()), 1),
                List.of(new TrustFile.Approver(OLD.verifyingKey(), "alice")),
                new TrustFile.Thresholds(1, 1),
                ONLINE.verifyingKey(),
                new NoteKey("oakum/fleet", ONLINE.verifyingKey()),
                List.of(new TrustFile.Revocation("SHA256:gone", Instant.parse("2026-01-01T00:00:00Z"))),
                true);
    }
}
