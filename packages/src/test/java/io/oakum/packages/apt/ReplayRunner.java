package io.oakum.packages.apt;

import io.oakum.transport.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers each command with what it printed when it was recorded, and knows no other. */
final class ReplayRunner implements CommandRunner {
    private final Map<List<String>, CommandResult> answers = new HashMap<>();

    static ReplayRunner of(List<Transcript> transcripts) {
        var runner = new ReplayRunner();
        transcripts.forEach(one -> runner.answers.put(one.argv(), one.result()));
        return runner;
    }

    ReplayRunner with(Transcript transcript) {
        answers.put(transcript.argv(), transcript.result());
        return this;
    }

    @Override
    public CommandResult run(Command command, OutputSink sink) throws UnreachableException {
        CommandResult answer = answers.get(command.argv());
        if (answer == null) {
            throw new AssertionError("no transcript tells what this prints: " + command.argv());
        }
        try {
            sink.read(new ByteArrayInputStream(answer.stdout().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UnreachableException("the transcript", e);
        }
        return answer;
    }
}
