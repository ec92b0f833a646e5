package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.log.LogVerification.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The restored back-ups that a log records, each held against the roots of the trust files.
 *
 * @param epochs what began with each, in their order
 * @param refutations what does not fit, in words
 */
public record Restorations(List<Epoch> epochs, List<String> refutations) {
    public Restorations {
        epochs = List.copyOf(epochs);
        refutations = List.copyOf(refutations);
    }

    /** @param entries of the log, in their order */
    public static Restorations of(List<Bytes> entries, TrustChain trust) {
        var epochs = new ArrayList<Epoch>();
        var refutations = new ArrayList<String>();
        for (int index = 0; index < entries.size(); index++) {
            Optional<Bytes> envelope = Restoration.recordedBy(entries.get(index));
            if (envelope.isPresent()) {
                Optional<Restoration> restoration = believed(envelope.get(), trust);
                boolean isNext = restoration.isPresent()
                        && restoration.get().size() <= index
                        && (epochs.isEmpty()
                                || restoration.get().epoch() > epochs.getLast().number());
                if (isNext) {
                    epochs.add(epoch(restoration.get()));
                } else {
                    refutations.add("entry " + index
                            + " says that the log came back from a back-up, and is no declaration that roots signed");
                }
            }
        }
        return new Restorations(epochs, refutations);
    }

    private static Epoch epoch(Restoration restoration) {
        return new Epoch(restoration.epoch(), restoration.size(), restoration.root(), restoration.lostFrom());
    }

    private static Optional<Restoration> believed(Bytes envelope, TrustChain trust) {
        for (TrustFile file : trust.files()) {
            try {
                return Optional.of(Restoration.believed(envelope.array(), file));
            } catch (JsonException e) {
                // Perhaps by the roots of another trust file.
            }
        }
        return Optional.empty();
    }
}
