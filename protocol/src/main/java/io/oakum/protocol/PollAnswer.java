package io.oakum.protocol;

import java.util.List;

/**
 * What there is to do, and what the log says of itself.
 *
 * @param reportWanted whether the server does not have the newest report
 * @param consistency the proof that the log at this checkpoint begins with the log at the one that the host named; hashes in base64
 */
public record PollAnswer(
        String time, boolean reportWanted, String checkpoint, List<String> consistency, List<Task> tasks) {
    public PollAnswer {
        consistency = List.copyOf(consistency);
        tasks = List.copyOf(tasks);
    }
}
