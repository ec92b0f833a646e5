package io.oakum.trust.log;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Checks a log that was handed over against everything that it ever said of itself: nothing of it is believed that does not follow from
 * its entries.
 */
public final class LogVerification {
    /** Entries get their places a moment after they were written, and servers' clocks differ by so much. */
    private static final Duration BACKWARDS = Duration.ofMinutes(5);

    private final NoteKey key;
    private final List<Bytes> entries;
    private final List<String> refutations = new ArrayList<>();
    private final List<String> notChecked = new ArrayList<>();

    private LogVerification(NoteKey key, List<Bytes> entries) {
        this.key = key;
        this.entries = entries;
    }

    /**
     * What a log was found to be.
     *
     * @param checkpoints how many of its own were held against its entries
     * @param observed how many that others had seen were
     * @param refutations what does not fit, in words; empty where everything does
     * @param notChecked what could not be checked, in words
     */
    public record Finding(
            long entries, long checkpoints, long observed, List<String> refutations, List<String> notChecked) {
        public boolean isProven() {
            return refutations.isEmpty();
        }
    }

    /**
     * @param key whose signature the checkpoints must have
     * @param entries in their order, from the first on
     * @param own the log's own checkpoints, as signed notes
     * @param observed checkpoints that others saw and kept
     */
    public static Finding of(NoteKey key, List<Bytes> entries, List<String> own, List<String> observed) {
        var verification = new LogVerification(key, List.copyOf(entries));
        verification.checkTimes();
        long held = verification.checkAll(own, "the log's own checkpoint");
        long seen = verification.checkAll(observed, "a checkpoint that somebody saw");
        verification.checkCovered(own);
        return new Finding(entries.size(), held, seen, verification.refutations, verification.notChecked);
    }

    private void checkTimes() {
        Optional<Instant> latest = Optional.empty();
        for (int index = 0; index < entries.size(); index++) {
            try {
                Instant at = LogEntry.read(entries.get(index)).at();
                if (latest.isPresent() && at.isBefore(latest.get().minus(BACKWARDS))) {
                    refutations.add("entry " + index + " is of " + at + ", behind one of " + latest.get());
                }
                latest = latest.filter(at::isBefore).or(() -> Optional.of(at));
            } catch (JsonException e) {
                refutations.add("entry " + index + " is no entry of a log: " + e.getMessage());
            }
        }
    }

    /** Sizes in their order, so that the tree is built once. */
    private long checkAll(List<String> notes, String what) {
        var wanted = new ArrayList<Checkpoint>();
        for (String note : notes) {
            read(note, what).ifPresent(wanted::add);
        }
        var tiles = GrowingTiles.empty();
        var tree = new HashTree(tiles);
        var sizes = new TreeSet<Long>();
        wanted.forEach(checkpoint -> sizes.add(checkpoint.size()));
        for (long size : sizes) {
            if (size > entries.size()) {
                refutations.add(what + " is of " + size + " entries, and only " + entries.size() + " are here");
                continue;
            }
            while (tiles.size() < size) {
                tiles.append(HashTree.leaf(entries.get((int) tiles.size()).array()));
            }
            Sha256 root = tree.root(size);
            wanted.stream()
                    .filter(checkpoint ->
                            checkpoint.size() == size && !checkpoint.root().equals(root))
                    .forEach(checkpoint -> refutations.add(
                            what + " of " + size + " entries says " + checkpoint.root() + ", the entries say " + root));
        }
        return wanted.size();
    }

    private Optional<Checkpoint> read(String note, String what) {
        try {
            SignedNote signed = SignedNote.parse(note);
            Checkpoint checkpoint = Checkpoint.ofText(signed.text());
            if (!signed.isSignedBy(key)) {
                refutations.add(what + " of " + checkpoint.size() + " entries is not signed by " + key.name());
                return Optional.empty();
            }
            return Optional.of(checkpoint);
        } catch (LogException e) {
            refutations.add(what + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void checkCovered(List<String> own) {
        long largest = -1;
        for (String note : own) {
            try {
                largest = Math.max(
                        largest,
                        Checkpoint.ofText(SignedNote.parse(note).text()).size());
            } catch (LogException e) {
                // Told when it was read.
            }
        }
        if (largest < entries.size()) {
            notChecked.add(
                    (entries.size() - Math.max(0, largest)) + " entries at the end are behind the last checkpoint");
        }
    }
}
