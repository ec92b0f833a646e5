package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Lifetime;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Has the server's program write or bring back a back-up, and tells how far it is. */
final class BackUpRun {
    private static final Duration LONGEST = Duration.ofHours(12);

    private final ProgressLine progress;
    private String last = "";

    BackUpRun(ProgressLine progress) {
        this.progress = progress;
    }

    /** @param words the act, then its options */
    JsonObject run(List<String> words) throws Refusal, UnreachableException {
        Command command =
                HostTools.beside("oakum-server", words).within(LONGEST).lasting(Lifetime.STOPPABLE);
        CommandResult result = new LocalRunner().run(command, this::read);
        progress.clear();
        if (!result.succeeded()) {
            String said = result.stderr().strip().replaceFirst("^oakum server: ", "");
            throw new Refusal(Problem.of(ProblemCode.BACK_UP_FAILED, said.isEmpty() ? "" + result.exit() : said));
        }
        try {
            return Json.readObject(last.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new Refusal(Problem.of(ProblemCode.BACK_UP_FAILED, "it ended without saying what it did: " + last));
        }
    }

    private void read(InputStream stdout) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(stdout, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line;
            if (!line.startsWith("{")) {
                progress.line(line);
            }
        }
    }

    /** @param database what names the database, where it is not the server's own */
    static List<String> words(String act, ServerFolder folder, String file, DatabaseOptions database) {
        var words = new ArrayList<>(List.of(act, "--data", folder.folder().toString(), "--file", file));
        words.addAll(database.words());
        return words;
    }
}
