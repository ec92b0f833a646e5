package io.oakum.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.LogVerification.Finding;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogVerificationTest {
    private static final int SIZE = 300;

    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final NoteKey log = new NoteKey("oakum/fleet", key.verifyingKey());
    private final List<Bytes> entries = entries();
    private final List<String> checkpoints =
            List.of(checkpoint(entries, 1), checkpoint(entries, 40), checkpoint(entries, SIZE));

    @Test
    void a_log_that_is_what_it_always_said_is_proven() {
        Finding finding = LogVerification.of(log, entries, checkpoints, List.of(checkpoint(entries, 77)), List.of());

        assertThat(finding).isEqualTo(new Finding(SIZE, 3, 1, List.of(), List.of(), List.of()));
    }

    @Test
    @BadInput("L1")
    void L1_a_changed_a_missing_a_moved_and_an_added_entry_are_found() {
        var changed = new ArrayList<>(entries);
        changed.set(20, entry("nothing happened", 20));
        var missing = new ArrayList<>(entries);
        missing.remove(20);
        var moved = new ArrayList<>(entries);
        Collections.swap(moved, 20, 21);
        var added = new ArrayList<>(entries);
        added.add(20, entry("it was somebody else", 20));

        for (List<Bytes> forged : List.of(changed, missing, moved, added)) {
            assertThat(LogVerification.of(log, forged, checkpoints, List.of(), List.of())
                            .isProven())
                    .isFalse();
        }
    }

    @Test
    @BadInput("L1")
    void L1_yesterdays_copy_signed_anew_is_found_by_what_somebody_saw_today() {
        List<Bytes> yesterday = entries.subList(0, 100);
        String signedAnew = checkpoint(yesterday, 100);

        Finding alone = LogVerification.of(log, yesterday, List.of(signedAnew), List.of(), List.of());
        Finding seen =
                LogVerification.of(log, yesterday, List.of(signedAnew), List.of(checkpoint(entries, 250)), List.of());

        assertThat(alone.isProven()).as("by itself it cannot be told").isTrue();
        assertThat(seen.refutations()).singleElement().asString().contains("250 entries, and only 100 are here");
    }

    @Test
    void L2_two_roots_for_one_size_cannot_both_be() {
        var other = new ArrayList<>(entries);
        other.set(5, entry("another story", 5));

        Finding finding = LogVerification.of(log, entries, checkpoints, List.of(checkpoint(other, 40)), List.of());

        assertThat(finding.refutations()).singleElement().asString().contains("of 40 entries");
    }

    @Test
    @BadInput("L5")
    void L5_checkpoints_of_another_key_are_not_passed_over() {
        var other = new NoteKey(
                "oakum/fleet", SigningKey.generate(new SecureRandom()).verifyingKey());

        assertThat(LogVerification.of(other, entries, checkpoints, List.of(), List.of())
                        .refutations())
                .hasSize(3);
    }

    @Test
    void entries_behind_the_last_checkpoint_are_named_as_not_checked() {
        Finding finding = LogVerification.of(log, entries, checkpoints.subList(0, 2), List.of(), List.of());

        assertThat(finding.isProven()).isTrue();
        assertThat(finding.notChecked()).singleElement().asString().startsWith("260 entries");
    }

    @Test
    @BadInput("L9")
    void L9_what_was_seen_beyond_a_declared_back_up_is_lost_and_not_refuted() {
        List<Bytes> kept = entries.subList(0, 100);
        var now = new ArrayList<>(kept);
        now.add(entry("log.restored", 400));
        List<String> own = List.of(checkpoint(kept, 90), checkpoint(now, 101, 2));
        String lost = checkpoint(entries, 250);
        var epoch = new LogVerification.Epoch(2, 100, root(kept), 100);

        Finding declared = LogVerification.of(
                log, now, own, List.of(lost, checkpoint(entries, 77), checkpoint(now, 101, 2)), List.of(epoch));
        Finding undeclared = LogVerification.of(log, now, own, List.of(lost), List.of());

        assertThat(declared.refutations()).isEmpty();
        assertThat(declared.lost())
                .containsExactly(
                        "the log came back from a back-up: by declaration entries from 100 on were lost, and epoch 2 began",
                        "somebody had seen a log of 250 entries before that");
        assertThat(undeclared.refutations())
                .containsExactly(
                        "the log's own checkpoint is of epoch 2, and nobody declared its beginning",
                        "a checkpoint that somebody saw is of 250 entries, and only 101 are here");
    }

    @Test
    void L9_a_declaration_excuses_nothing_that_it_says_was_kept_and_nothing_that_came_after_it() {
        List<Bytes> kept = entries.subList(0, 100);
        var now = new ArrayList<>(kept);
        now.add(entry("log.restored", 400));
        now.add(entry("host.approved", 401));
        var other = new ArrayList<>(now);
        other.set(50, entry("another story", 50));
        other.set(101, entry("another story", 401));
        List<String> own = List.of(checkpoint(now, 102, 2));
        var epoch = new LogVerification.Epoch(2, 100, root(kept), 100);

        Finding before = LogVerification.of(log, now, own, List.of(checkpoint(other, 60)), List.of(epoch));
        Finding after = LogVerification.of(log, now, own, List.of(checkpoint(other, 102, 2)), List.of(epoch));
        var wrong = new LogVerification.Epoch(2, 100, root(other.subList(0, 100)), 100);
        Finding forged = LogVerification.of(log, now, own, List.of(), List.of(wrong));

        assertThat(before.refutations()).singleElement().asString().contains("of 60 entries says");
        assertThat(after.refutations()).singleElement().asString().contains("of 102 entries says");
        assertThat(forged.refutations()).singleElement().asString().contains("are not those of this log");
    }

    @Test
    void time_that_goes_backwards_is_found() {
        var backwards = new ArrayList<>(entries);
        backwards.add(entry("back-dated", -100_000));

        assertThat(LogVerification.of(log, backwards, checkpoints, List.of(), List.of())
                        .refutations())
                .singleElement()
                .asString()
                .startsWith("entry 300 is of");
    }

    private static List<Bytes> entries() {
        var entries = new ArrayList<Bytes>();
        for (int i = 0; i < SIZE; i++) {
            entries.add(entry("host.approved", i));
        }
        return entries;
    }

    private static Bytes entry(String action, int seconds) {
        Instant at = Instant.parse("2026-11-25T12:00:00Z").plusSeconds(seconds);
        return new LogEntry(at, action, "person:alice", "h-1", "done", new JsonObject(Map.of())).bytes();
    }

    private static Sha256 root(List<Bytes> of) {
        return HashTree.rootOf(
                of.stream().map(entry -> HashTree.leaf(entry.array())).toList());
    }

    private String checkpoint(List<Bytes> of, int size) {
        return checkpoint(of, size, 1);
    }

    private String checkpoint(List<Bytes> of, int size, long epoch) {
        var checkpoint = new Checkpoint(new LogOrigin("fleet", epoch).text(), size, root(of.subList(0, size)));
        return SignedNote.sign(checkpoint.text(), log.name(), key).format();
    }
}
