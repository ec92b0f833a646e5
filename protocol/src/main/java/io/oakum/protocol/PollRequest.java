package io.oakum.protocol;

/**
 * A host says that it is there, and asks what there is to do.
 *
 * @param reportDigest of the newest report it has sent, hexadecimal; empty before the first
 * @param checkpoint the newest checkpoint of the log that it has seen, as a signed note; empty before the first
 * @param waitSeconds how long it is willing to be kept waiting
 */
public record PollRequest(
        String bootId, String agentVersion, String reportDigest, String checkpoint, int waitSeconds) {}
