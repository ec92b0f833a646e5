package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.log.LogVerification.Epoch;
import io.oakum.trust.log.NoteKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** L9: who may say that a log goes on from a back-up. */
class RestorationTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ALICE = SigningKey.generate(RANDOM);
    private static final SigningKey BOB = SigningKey.generate(RANDOM);
    private static final SigningKey ONLINE = SigningKey.generate(RANDOM);
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Sha256 ROOT = Sha256.of(new byte[] {7});

    private final Restoration restoration = new Restoration("fleet", 2, NOON, 400, ROOT, 390, "the disk died");

    private static TrustFile trust(int threshold) {
        return new TrustFile(
                "fleet",
                1,
                NOON.plus(Duration.ofDays(100)),
                new TrustFile.Roots(List.of(ALICE.verifyingKey(), BOB.verifyingKey()), threshold),
                List.of(new TrustFile.Approver(ALICE.verifyingKey(), "alice")),
                new TrustFile.Thresholds(1, 1),
                ONLINE.verifyingKey(),
                new NoteKey("oakum/fleet", ONLINE.verifyingKey()),
                List.of(),
                false);
    }

    private static Envelope envelope(Restoration what) {
        return Envelope.unsigned(PayloadType.RESTORATION, what.write());
    }

    @Test
    void it_is_read_as_it_was_written_and_believed_when_enough_roots_signed() throws Exception {
        assertThat(Restoration.read(restoration.write())).isEqualTo(restoration);
        assertThat(restoration.origin().text()).isEqualTo("oakum/fleet/2");

        byte[] signed = envelope(restoration).signedBy(ALICE).signedBy(BOB).write();

        assertThat(Restoration.believed(signed, trust(2))).isEqualTo(restoration);
    }

    @Test
    void nobody_elses_word_counts_and_one_root_counts_once() {
        Envelope nobody = envelope(restoration);
        Envelope server = envelope(restoration).signedBy(ONLINE);
        Envelope once = envelope(restoration).signedBy(ALICE).signedBy(ALICE);

        for (Envelope envelope : List.of(nobody, server, once)) {
            assertThatThrownBy(() -> Restoration.believed(envelope.write(), trust(2)))
                    .isInstanceOf(JsonException.class)
                    .hasMessageContaining("of 2 root keys signed it");
        }
        var elsewhere = new Restoration("another", 2, NOON, 400, ROOT, 390, "the disk died");
        assertThatThrownBy(() ->
                        Restoration.believed(envelope(elsewhere).signedBy(ALICE).write(), trust(1)))
                .hasMessageContaining("of the fleet another");
    }

    @Test
    void bytes_that_were_signed_for_something_else_declare_nothing() {
        byte[] order = Envelope.unsigned(PayloadType.ORDER, restoration.write())
                .signedBy(ALICE)
                .write();

        assertThatThrownBy(() -> Restoration.believed(order, trust(1))).isInstanceOf(JsonException.class);
    }

    @Test
    void more_cannot_be_lost_than_there_was_and_the_first_epoch_follows_on_nothing() {
        assertThatThrownBy(() -> new Restoration("fleet", 2, NOON, 400, ROOT, 401, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Restoration("fleet", 1, NOON, 400, ROOT, 400, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_log_that_says_so_of_itself_is_held_against_the_roots() {
        TrustChain trust = TrustChain.read(List.of(Bytes.of(Envelope.unsigned(PayloadType.TRUST, trust(1).write())
                .signedBy(ALICE)
                .write())));
        var entries = new ArrayList<Bytes>();
        for (int i = 0; i < 400; i++) {
            entries.add(Bytes.ofText("entry " + i));
        }
        entries.add(recorded(envelope(restoration).signedBy(BOB)));
        entries.add(recorded(envelope(new Restoration("fleet", 3, NOON, 401, ROOT, 401, "again"))));

        Restorations found = Restorations.of(entries, trust);

        assertThat(found.epochs()).containsExactly(new Epoch(2, 400, ROOT, 390));
        assertThat(found.refutations()).singleElement().asString().startsWith("entry 401 says");
    }

    private static Bytes recorded(Envelope envelope) {
        return new LogEntry(
                        NOON,
                        Restoration.DECLARED,
                        "person:bob",
                        "2",
                        LogEntry.DONE,
                        JsonObject.with("envelope", Bytes.of(envelope.write()).base64())
                                .build())
                .bytes();
    }
}
