package io.oakum.core.exposure;

import io.oakum.core.inventory.HostId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a fleet believes that the changelog in one package file says, by the words of those of its hosts that read it. */
public sealed interface Belief {
    /** One host alone may be somebody else's. */
    int ENOUGH = 2;

    /** Of so many hosts, one reads a file itself that the fleet knows: a forgery by hosts in league is found by the others. */
    int SPOT_CHECKED = 64;

    /** Too few hosts read it. */
    record NotYet() implements Belief {}

    /** @param reading the digest of what they say */
    record Known(String reading) implements Belief {}

    /** They do not say the same, and nobody can tell from here who is right. */
    record Contested() implements Belief {}

    /** @param words by each host that read the file and whose word counts, the digest of what it says */
    static Belief of(Map<HostId, String> words) {
        Set<String> said = new TreeSet<>(words.values());
        if (said.size() > 1) {
            return new Contested();
        }
        return words.size() < ENOUGH ? new NotYet() : new Known(said.iterator().next());
    }

    /** Whether this host reads this file itself, whatever the fleet knows of it: the same answer each time. */
    static boolean isSpotCheck(HostId host, String sha256) {
        byte[] pair = (host + " " + sha256).getBytes(StandardCharsets.UTF_8);
        try {
            int first = MessageDigest.getInstance("SHA-256").digest(pair)[0];
            return Math.floorMod(first, SPOT_CHECKED) == 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
