package io.oakum.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonValue.JsonObject;
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
        Finding finding = LogVerification.of(log, entries, checkpoints, List.of(checkpoint(entries, 77)));

        assertThat(finding).isEqualTo(new Finding(SIZE, 3, 1, List.of(), List.of()));
    }

    @Test
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
            assertThat(LogVerification.of(log, forged, checkpoints, List.of()).isProven())
                    .isFalse();
        }
    }

    @Test
    void L1_yesterdays_copy_signed_anew_is_found_by_what_somebody_saw_today() {
        List<Bytes> yesterday = entries.subList(0, 100);
        String signedAnew = checkpoint(yesterday, 100);

        Finding alone = LogVerification.of(log, yesterday, List.of(signedAnew), List.of());
        Finding seen = LogVerification.of(log, yesterday, List.of(signedAnew), List.of(checkpoint(entries, 250)));

        assertThat(alone.isProven()).as("by itself it cannot be told").isTrue();
        assertThat(seen.refutations()).singleElement().asString().contains("250 entries, and only 100 are here");
    }

    @Test
    void L2_two_roots_for_one_size_cannot_both_be() {
        var other = new ArrayList<>(entries);
        other.set(5, entry("another story", 5));

        Finding finding = LogVerification.of(log, entries, checkpoints, List.of(checkpoint(other, 40)));

        assertThat(finding.refutations()).singleElement().asString().contains("of 40 entries");
    }

    @Test
    void L5_checkpoints_of_another_key_are_not_passed_over() {
        var other = new NoteKey(
                "oakum/fleet", SigningKey.generate(new SecureRandom()).verifyingKey());

        assertThat(LogVerification.of(other, entries, checkpoints, List.of()).refutations())
                .hasSize(3);
    }

    @Test
    void entries_behind_the_last_checkpoint_are_named_as_not_checked() {
        Finding finding = LogVerification.of(log, entries, checkpoints.subList(0, 2), List.of());

        assertThat(finding.isProven()).isTrue();
        assertThat(finding.notChecked()).singleElement().asString().startsWith("260 entries");
    }

    @Test
    void time_that_goes_backwards_is_found() {
        var backwards = new ArrayList<>(entries);
        backwards.add(entry("back-dated", -100_000));

        assertThat(LogVerification.of(log, backwards, checkpoints, List.of()).refutations())
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

    private String checkpoint(List<Bytes> of, int size) {
        var leaves = of.subList(0, size).stream()
                .map(entry -> HashTree.leaf(entry.array()))
                .toList();
        var checkpoint = new Checkpoint("oakum/fleet/1", size, HashTree.rootOf(leaves));
        return SignedNote.sign(checkpoint.text(), log.name(), key).format();
    }
}
