package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.order.TrustFile.Succession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The trust files of a fleet, from the first, which hosts were told of, to the one in force.
 *
 * @param refutations what does not follow or cannot be read, in words
 */
public record TrustChain(List<TrustFile> files, List<String> refutations) {
    public TrustChain {
        files = List.copyOf(files);
        refutations = List.copyOf(refutations);
    }

    /** Since when the server has had the key by which it lets hosts begin: the first of the last trust files that name it was made then. */
    public Instant onlineSince() {
        Instant since = files.getLast().expires();
        for (TrustFile file : files.reversed()) {
            if (!file.online().equals(files.getLast().online())) {
                break;
            }
            since = file.expires();
        }
        return since.minus(TrustWish.LIFE);
    }

    /** @param envelopes as their roots signed them, in their order */
    public static TrustChain read(List<Bytes> envelopes) {
        var files = new ArrayList<TrustFile>();
        var refutations = new ArrayList<String>();
        for (Bytes envelope : envelopes) {
            try {
                TrustFile file = TrustFile.read(Envelope.read(envelope.array(), PayloadType.TRUST)
                        .payload()
                        .array());
                if (!files.isEmpty() && !(files.getLast().follow(envelope.array()) instanceof Succession.Taken)) {
                    refutations.add("the trust file " + file.version() + " does not follow from the one before it");
                }
                files.add(file);
            } catch (JsonException e) {
                refutations.add("a trust file cannot be read: " + e.getMessage());
            }
        }
        return new TrustChain(files, refutations);
    }
}
