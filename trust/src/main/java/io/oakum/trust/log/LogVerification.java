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
    private final List<Epoch> epochs;
    private final List<String> refutations = new ArrayList<>();
    private final List<String> notChecked = new ArrayList<>();
    private long seenBeyond;

    private LogVerification(NoteKey key, List<Bytes> entries, List<Epoch> epochs) {
        this.key = key;
        this.entries = entries;
        this.epochs = epochs;
    }

    /**
     * That the log went on from a back-up, by the word of those who may say so.
     *
     * @param number of the epoch that began with it
     * @param size how many entries the log then had
     * @param root of the tree over these
     * @param lostFrom the place of the first entry that is lost: what was seen of earlier epochs beyond it proves nothing
     */
    public record Epoch(long number, long size, Sha256 root, long lostFrom) {}

    /**
     * What a log was found to be.
     *
     * @param checkpoints how many of its own were held against its entries
     * @param observed how many that others had seen were
     * @param lost what was lost by declaration, in words; empty where the log never came back from a back-up
     * @param refutations what does not fit, in words; empty where everything does
     * @param notChecked what could not be checked, in words
     */
    public record Finding(
            long entries,
            long checkpoints,
            long observed,
            List<String> lost,
            List<String> refutations,
            List<String> notChecked) {
        public boolean isProven() {
            return refutations.isEmpty();
        }
    }

    /**
     * @param key whose signature the checkpoints must have
     * @param entries in their order, from the first on
     * @param own the log's own checkpoints, as signed notes
     * @param observed checkpoints that others saw and kept
     * @param epochs that began after restored back-ups, each declared by those who may
     */
    public static Finding of(
            NoteKey key, List<Bytes> entries, List<String> own, List<String> observed, List<Epoch> epochs) {
        var verification = new LogVerification(key, List.copyOf(entries), List.copyOf(epochs));
        verification.checkTimes();
        verification.checkEpochs();
        long held = verification.checkAll(own, "the log's own checkpoint", false);
        long seen = verification.checkAll(observed, "a checkpoint that somebody saw", true);
        verification.checkCovered(own);
        return new Finding(
                entries.size(), held, seen, verification.lost(), verification.refutations, verification.notChecked);
    }

    private void checkEpochs() {
        var tiles = GrowingTiles.empty();
        var tree = new HashTree(tiles);
        for (Epoch epoch : epochs) {
            while (tiles.size() < Math.min(epoch.size(), entries.size())) {
                tiles.append(HashTree.leaf(entries.get((int) tiles.size()).array()));
            }
            if (epoch.size() > entries.size() || !tree.root(epoch.size()).equals(epoch.root())) {
                refutations.add("epoch " + epoch.number() + " was declared to begin after " + epoch.size()
                        + " entries that are not those of this log");
            }
        }
    }

    private List<String> lost() {
        var lost = new ArrayList<String>();
        for (Epoch epoch : epochs) {
            lost.add("the log came back from a back-up: by declaration entries from " + epoch.lostFrom()
                    + " on were lost, and epoch " + epoch.number() + " began");
        }
        if (seenBeyond > 0) {
            lost.add("somebody had seen a log of " + seenBeyond + " entries before that");
        }
        return lost;
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
    private long checkAll(List<String> notes, String what, boolean mayBeLost) {
        var wanted = new ArrayList<Checkpoint>();
        for (String note : notes) {
            read(note, what).ifPresent(wanted::add);
        }
        var tiles = GrowingTiles.empty();
        var tree = new HashTree(tiles);
        var sizes = new TreeSet<Long>();
        wanted.forEach(checkpoint -> sizes.add(checkpoint.size()));
        for (long size : sizes) {
            while (tiles.size() < Math.min(size, entries.size())) {
                tiles.append(HashTree.leaf(entries.get((int) tiles.size()).array()));
            }
            Optional<Sha256> root = size > entries.size() ? Optional.empty() : Optional.of(tree.root(size));
            wanted.stream()
                    .filter(checkpoint -> checkpoint.size() == size)
                    .filter(checkpoint -> !root.equals(Optional.of(checkpoint.root())))
                    .forEach(checkpoint -> contradicted(checkpoint, what, root, mayBeLost));
        }
        return wanted.size();
    }

    private void contradicted(Checkpoint checkpoint, String what, Optional<Sha256> root, boolean mayBeLost) {
        if (mayBeLost && isLost(checkpoint)) {
            seenBeyond = Math.max(seenBeyond, checkpoint.size());
        } else if (root.isEmpty()) {
            refutations.add(
                    what + " is of " + checkpoint.size() + " entries, and only " + entries.size() + " are here");
        } else {
            refutations.add(what + " of " + checkpoint.size() + " entries says " + checkpoint.root()
                    + ", the entries say " + root.get());
        }
    }

    /** Whether a later epoch was declared, and what was lost then reaches back to before this was seen. */
    private boolean isLost(Checkpoint checkpoint) {
        try {
            long seen = LogOrigin.ofText(checkpoint.origin()).epoch();
            return epochs.stream().anyMatch(epoch -> seen < epoch.number() && checkpoint.size() > epoch.lostFrom());
        } catch (LogException e) {
            return false;
        }
    }

    /** An epoch that nobody declared is a log that began anew by itself. */
    private Optional<String> strangeEpoch(Checkpoint checkpoint) throws LogException {
        long epoch = LogOrigin.ofText(checkpoint.origin()).epoch();
        return epoch == 1 || epochs.stream().anyMatch(known -> known.number() == epoch)
                ? Optional.empty()
                : Optional.of("is of epoch " + epoch + ", and nobody declared its beginning");
    }

    private Optional<Checkpoint> read(String note, String what) {
        try {
            SignedNote signed = SignedNote.parse(note);
            Checkpoint checkpoint = Checkpoint.ofText(signed.text());
            if (!signed.isSignedBy(key)) {
                refutations.add(what + " of " + checkpoint.size() + " entries is not signed by " + key.name());
                return Optional.empty();
            }
            strangeEpoch(checkpoint).ifPresent(why -> refutations.add(what + " " + why));
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
