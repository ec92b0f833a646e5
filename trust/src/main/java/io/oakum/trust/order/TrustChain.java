package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.TrustFile.Succession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trust files of a fleet, from the first, which hosts were told of, to the one in force.
 *
 * @param digests of the files, each in the place of its file: what the log and the install line call them
 * @param refutations what does not follow or cannot be read, in words
 */
public record TrustChain(List<TrustFile> files, List<Sha256> digests, List<String> refutations) {
    public TrustChain {
        files = List.copyOf(files);
        digests = List.copyOf(digests);
        refutations = List.copyOf(refutations);
    }

    /** @param digest in hex */
    public Optional<TrustFile> find(String digest) {
        for (int place = 0; place < files.size(); place++) {
            if (digests.get(place).hex().equals(digest)) {
                return Optional.of(files.get(place));
            }
        }
        return Optional.empty();
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
        var digests = new ArrayList<Sha256>();
        var refutations = new ArrayList<String>();
        for (Bytes envelope : envelopes) {
            try {
                Envelope read = Envelope.read(envelope.array(), PayloadType.TRUST);
                TrustFile file = TrustFile.read(read.payload().array());
                if (!files.isEmpty() && !(files.getLast().follow(envelope.array()) instanceof Succession.Taken)) {
                    refutations.add("the trust file " + file.version() + " does not follow from the one before it");
                }
                files.add(file);
                digests.add(read.digest());
            } catch (JsonException e) {
                refutations.add("a trust file cannot be read: " + e.getMessage());
            }
        }
        return new TrustChain(files, digests, refutations);
    }
}
