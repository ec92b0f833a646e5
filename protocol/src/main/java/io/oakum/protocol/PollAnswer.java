package io.oakum.protocol;

import java.util.List;

/**
 * What there is to do, and what the log says of itself.
 *
 * @param reportWanted whether the server does not have the newest report
 */
public record PollAnswer(String time, boolean reportWanted, String checkpoint, List<Task> tasks) {
    public PollAnswer {
        tasks = List.copyOf(tasks);
    }
}
