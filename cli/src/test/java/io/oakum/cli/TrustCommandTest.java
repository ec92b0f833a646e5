package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.cli.KeptTrust.Comparison;
import io.oakum.cli.TrustAsk.ServerKey;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustFile.Thresholds;
import io.oakum.trust.order.TrustWish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustCommandTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ROOT = SigningKey.generate(RANDOM);
    private static final VerifyingKey ANN = ROOT.verifyingKey();
    private static final VerifyingKey BOB = SigningKey.generate(RANDOM).verifyingKey();
    private static final NoteKey LOG = new NoteKey("oakum/f-1", BOB);
    private static final TrustWish SOLO =
            new TrustWish(List.of(ANN), 1, List.of(new Approver(ANN, "ann")), new Thresholds(1, 1));

    private static TrustFile file(long version, TrustWish wish, VerifyingKey online) {
        return new TrustFile(
                "f-1",
                version,
                Instant.parse("2099-01-01T00:00:00Z"),
                new TrustFile.Roots(wish.roots(), wish.rootThreshold()),
                wish.approvers(),
                wish.thresholds(),
                online,
                LOG,
                List.of(),
                true);
    }

    private static JsonObject said(TrustFile file, SigningKey signer) {
        byte[] envelope = Envelope.unsigned(PayloadType.TRUST, file.write())
                .signedBy(signer)
                .write();
        return JsonObject.with(
                        "files", JsonArray.ofTexts(List.of(Bytes.of(envelope).base64())))
                .and("approversWithAccount", JsonArray.ofTexts(List.of()))
                .and("proposal", new JsonNull())
                .and(
                        "serverKey",
                        JsonObject.with("id", file.online().id())
                                .and("since", "2026-01-01T00:00:00Z")
                                .and("isHere", true)
                                .build())
                .build();
    }

    @Test
    void the_second_person_makes_what_disrupts_need_both_and_the_third_changes_nothing() {
        TrustWish two = TrustCommand.added(SOLO, BOB, "bob", false);
        assertThat(two.thresholds()).isEqualTo(new Thresholds(1, 2));
        assertThat(two.roots()).containsExactly(ANN);
        assertThat(two.approvers()).containsExactly(new Approver(ANN, "ann"), new Approver(BOB, "bob"));

        VerifyingKey third = SigningKey.generate(RANDOM).verifyingKey();
        assertThat(TrustCommand.added(two, third, "eve", true).thresholds()).isEqualTo(two.thresholds());
        assertThat(TrustCommand.added(two, third, "bob", true).roots()).containsExactly(ANN, third);
        assertThat(TrustCommand.added(SOLO, SigningKey.generate(RANDOM).verifyingKey(), "ann", false)
                        .thresholds())
                .as("a second key of the same person")
                .isEqualTo(SOLO.thresholds());
    }

    @Test
    void who_goes_is_neither_root_nor_signs_and_nothing_needs_more_than_are_left() {
        TrustWish two = TrustCommand.added(SOLO, BOB, "bob", true);
        assertThat(TrustCommand.removed(two, List.of(BOB))).isEqualTo(SOLO);
    }

    @Test
    void a_key_is_replaced_where_it_stands() {
        assertThat(TrustCommand.moved(SOLO, ANN, BOB))
                .isEqualTo(new TrustWish(List.of(BOB), 1, List.of(new Approver(BOB, "ann")), new Thresholds(1, 1)));
    }

    @Test
    void what_also_changes_the_servers_keys_is_not_signed() throws Exception {
        TrustFile now = file(1, SOLO, BOB);
        TrustAsk.requireOurs(now, file(2, SOLO, BOB), ServerKey.SAME);
        assertThatThrownBy(() -> TrustAsk.requireOurs(now, file(2, SOLO, ANN), ServerKey.SAME))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> TrustAsk.requireOurs(now, file(3, SOLO, BOB), ServerKey.SAME))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void a_key_of_somebody_who_stays_is_not_taken_back_in_silence() throws Exception {
        TrustFile now = file(1, TrustCommand.added(SOLO, BOB, "bob", false), BOB);
        TrustAsk.requireOurs(now, revoking(file(2, SOLO, BOB), BOB), ServerKey.SAME);
        assertThatThrownBy(() ->
                        TrustAsk.requireOurs(now, revoking(file(2, TrustWish.of(now), BOB), BOB), ServerKey.SAME))
                .isInstanceOf(Refusal.class);
        TrustFile with = revoking(file(1, SOLO, BOB), BOB);
        assertThatThrownBy(() -> TrustAsk.requireOurs(with, file(2, SOLO, BOB), ServerKey.SAME))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void the_server_gets_another_key_only_when_that_was_asked_for() throws Exception {
        TrustFile now = file(1, SOLO, BOB);
        TrustFile fresh = file(2, SOLO, ANN);

        TrustAsk.requireOurs(now, fresh, ServerKey.FRESH);
        TrustAsk.requireOurs(now, fresh, ServerKey.EITHER);
        assertThatThrownBy(() -> TrustAsk.requireOurs(now, file(2, SOLO, BOB), ServerKey.FRESH))
                .as("the one that somebody may have copied stays")
                .isInstanceOf(Refusal.class);
        assertThat(TrustText.change(now, fresh)).contains("+ the server begins by the key: " + ANN.id(), BOB.id());
    }

    @Test
    void what_was_seen_of_a_fleet_is_kept_and_held_against_what_the_server_shows(@TempDir Path folder)
            throws Exception {
        var kept = new KeptTrust(folder.resolve("trust"));
        Bytes first = Bytes.of(new byte[] {1});
        Bytes second = Bytes.of(new byte[] {2});
        Bytes other = Bytes.of(new byte[] {3});
        assertThat(kept.of("f-1")).isEmpty();
        kept.keep("f-1", List.of(first));
        kept.keep("f-1", List.of(first, second));

        List<Bytes> seen = kept.of("f-1");
        assertThat(seen).containsExactly(first, second);
        assertThat(kept.of("f-2")).isEmpty();
        assertThat(KeptTrust.compare(seen, List.of(first, second, other))).isEqualTo(Comparison.GOES_ON);
        assertThat(KeptTrust.compare(List.of(), List.of(first))).isEqualTo(Comparison.GOES_ON);
        assertThat(KeptTrust.compare(seen, List.of(first))).isEqualTo(Comparison.BEHIND);
        assertThat(KeptTrust.compare(seen, List.of(first, other))).isEqualTo(Comparison.OTHER);
        assertThat(KeptTrust.compare(seen, List.of(other))).isEqualTo(Comparison.OTHER);
        try (var files = Files.list(kept.folder())) {
            assertThat(files).as("nothing half written stays").hasSize(1);
        }
    }

    private static TrustFile revoking(TrustFile file, VerifyingKey key) {
        return new TrustFile(
                file.fleet(),
                file.version(),
                file.expires(),
                file.roots(),
                file.approvers(),
                file.thresholds(),
                file.online(),
                file.log(),
                List.of(new TrustFile.Revocation(key.id(), Instant.EPOCH)),
                file.keyOnServer());
    }

    @Test
    void it_tells_who_signs_what_is_weak_and_what_is_to_change() throws Exception {
        TrustFile now = file(1, SOLO, BOB);

        assertThat(TrustText.standing(new TrustAsk.Known(now, said(now, ROOT), List.of()), said(now, ROOT)))
                .contains("solo, key on server", "ann  " + ANN.id(), "One root key alone", "oakum trust move")
                .contains("oakum people add \"ann\" --role approver");
        assertThat(TrustText.change(now, file(2, TrustCommand.added(SOLO, BOB, "bob", false), BOB)))
                .contains("+ from now on may sign orders: bob  " + BOB.id())
                .contains("  as before may sign orders: ann")
                .contains("removes or replaces the agent 2 persons");
        assertThat(TrustText.change(file(1, TrustCommand.added(SOLO, BOB, "bob", false), BOB), file(2, SOLO, BOB)))
                .contains("- no longer may sign orders: bob", "One person alone signs");
    }

    @Test
    void a_file_that_is_no_public_key_is_refused_with_the_way_out(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("id.pub"), "ssh-rsa AAAA x\n");
        for (Path wrong : List.of(folder.resolve("none.pub"), file, folder)) {
            assertThatThrownBy(() -> TrustAsk.publicKey(wrong))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            no -> assertThat(no.problem().wayOut()).contains(".pub"));
        }
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> TrustAsk.publicKey(file)).isInstanceOf(Refusal.class);
    }
}
