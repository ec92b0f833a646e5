package io.oakum.agent;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.LogOrigin;
import io.oakum.trust.log.Proofs;
import io.oakum.trust.log.SignedNote;
import io.oakum.trust.order.Restoration;
import io.oakum.trust.order.TrustFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds what the log says of itself now against what it said here before. A log that was cut or rewritten would have to deceive every
 * host of the fleet in its own way.
 *
 * @param trust whose key the log has, and whose word it takes to go on from a back-up
 */
record LogWatch(TrustFile trust) {

    /**
     * What the server shows of the log.
     *
     * @param checkpoint as a signed note
     * @param proof hashes in base64: that it begins with what is known here, or with what the restoration keeps
     * @param restoration in base64, the signed word that the log went on from a back-up; empty where none is needed
     */
    record Shown(String checkpoint, List<String> proof, String restoration) {
        Shown {
            proof = List.copyOf(proof);
        }
    }

    /** What to think of it. */
    sealed interface Opinion {
        /** It begins with what was seen here before. */
        record Believed() implements Opinion {}

        /** What was seen here before is lost, and the roots say so. */
        record Restored(Restoration restoration) implements Opinion {}

        record Refused(String why) implements Opinion {}
    }

    /** @param before the checkpoint that this host keeps; empty for the first */
    Opinion of(String before, Shown shown) {
        try {
            Checkpoint now = read(shown.checkpoint());
            if (before.isEmpty()) {
                return new Opinion.Believed();
            }
            Checkpoint past = read(before);
            return !past.origin().equals(now.origin()) && !shown.restoration().isEmpty()
                    ? restored(past, now, shown)
                    : difference(past, now, hashes(shown.proof()))
                            .<Opinion>map(Opinion.Refused::new)
                            .orElseGet(Opinion.Believed::new);
        } catch (LogException e) {
            return new Opinion.Refused(
                    "the server shows no checkpoint of the log that this host knows: " + e.getMessage());
        }
    }

    private Opinion restored(Checkpoint past, Checkpoint now, Shown shown) throws LogException {
        Restoration restoration;
        try {
            restoration =
                    Restoration.believed(Bytes.ofBase64(shown.restoration()).array(), trust);
        } catch (JsonException | IllegalArgumentException e) {
            return new Opinion.Refused(
                    "the log is said to go on from a back-up, and nobody who may has said so: " + e.getMessage());
        }
        if (!restoration.origin().text().equals(now.origin())
                || restoration.epoch() <= LogOrigin.ofText(past.origin()).epoch()) {
            return new Opinion.Refused("the log was " + past.origin() + " and is " + now.origin()
                    + ", and what was signed is that epoch " + restoration.epoch() + " begins");
        }
        boolean isSame = Proofs.isConsistent(
                restoration.size(), restoration.root(), now.size(), now.root(), hashes(shown.proof()));
        return isSame
                ? new Opinion.Restored(restoration)
                : new Opinion.Refused("the log of " + now.size() + " entries does not begin with the "
                        + restoration.size() + " entries that were signed for when it came back from a back-up");
    }

    private Checkpoint read(String note) throws LogException {
        SignedNote signed = SignedNote.parse(note);
        if (!signed.isSignedBy(trust.log())) {
            throw new LogException("it is not signed by " + trust.log().name());
        }
        return Checkpoint.ofText(signed.text());
    }

    private static Optional<String> difference(Checkpoint before, Checkpoint now, List<Sha256> proof) {
        if (!before.origin().equals(now.origin())) {
            return Optional.of("the log is another one: it was " + before.origin() + " and is " + now.origin());
        }
        if (now.size() < before.size()) {
            return Optional.of("the log shrank: it had " + before.size() + " entries and has " + now.size());
        }
        boolean isSame = Proofs.isConsistent(before.size(), before.root(), now.size(), now.root(), proof);
        return isSame
                ? Optional.empty()
                : Optional.of("the log of " + now.size() + " entries does not begin with the " + before.size()
                        + " entries that it had before");
    }

    private static List<Sha256> hashes(List<String> proof) throws LogException {
        var hashes = new ArrayList<Sha256>();
        try {
            for (String hash : proof) {
                hashes.add(Sha256.ofBase64(hash));
            }
        } catch (IllegalArgumentException e) {
            throw new LogException("its proof is broken: " + e.getMessage());
        }
        return hashes;
    }
}
