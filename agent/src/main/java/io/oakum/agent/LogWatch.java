package io.oakum.agent;

import io.oakum.trust.Sha256;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.Proofs;
import io.oakum.trust.log.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds what the log says of itself now against what it said here before. A log that was cut or rewritten would have to deceive every
 * host of the fleet in its own way.
 *
 * @param key the log's, from the trust file
 */
record LogWatch(NoteKey key) {

    /**
     * Why the log is not believed; empty where it begins with what was seen before.
     *
     * @param before the checkpoint that this host keeps; empty for the first
     * @param now the checkpoint that the server shows
     * @param proof hashes in base64, between the two
     */
    Optional<String> objection(String before, String now, List<String> proof) {
        try {
            Checkpoint present = read(now);
            return before.isEmpty() ? Optional.empty() : difference(read(before), present, hashes(proof));
        } catch (LogException e) {
            return Optional.of("the server shows no checkpoint of the log that this host knows: " + e.getMessage());
        }
    }

    private Checkpoint read(String note) throws LogException {
        SignedNote signed = SignedNote.parse(note);
        if (!signed.isSignedBy(key)) {
            throw new LogException("it is not signed by " + key.name());
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
