package io.oakum.protocol;

import java.time.Duration;
import java.util.List;

/**
 * A host says that it is there, and asks what there is to do.
 *
 * @param reportDigest of the newest report it has sent, hexadecimal; empty before the first
 * @param checkpoint the newest checkpoint of the log that it has seen, as a signed note; empty before the first
 * @param waitSeconds how long it is willing to be kept waiting
 * @param tags the groups that root on the host says it belongs to
 * @param alarm why the host does not believe the log; empty while it does
 */
public record PollRequest(
        String bootId,
        String agentVersion,
        String reportDigest,
        String checkpoint,
        int waitSeconds,
        List<String> tags,
        String alarm) {
    /** How often a host says that it is there while it has nothing else to say. */
    public static final Duration EVERY = Duration.ofSeconds(30);

    public PollRequest {
        tags = List.copyOf(tags);
    }
}
