package io.oakum.protocol;

import java.util.List;

/**
 * What there is to do, and what the log says of itself.
 *
 * @param reportWanted whether the host is to look what it has and report: the server does not have the newest report, or a person asks
 * @param consistency the proof that the log at this checkpoint begins with the log at the one that the host named, or where that one is
 *     of an earlier epoch, with what the restoration keeps; hashes in base64
 * @param problem why the server does not understand this agent, with the problem's code; empty where it does
 * @param restoration for a host that knows an earlier epoch: the signed word that the log went on from a back-up, in base64; else empty
 * @param trust with it, whose signatures counted from the first trust file on, each in base64 as its roots signed it
 */
public record PollAnswer(
        String time,
        boolean reportWanted,
        String checkpoint,
        List<String> consistency,
        String restoration,
        List<String> trust,
        List<Task> tasks,
        String problem) {
    public PollAnswer {
        consistency = List.copyOf(consistency);
        trust = List.copyOf(trust);
        tasks = List.copyOf(tasks);
    }
}
