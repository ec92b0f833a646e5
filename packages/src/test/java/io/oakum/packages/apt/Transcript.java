package io.oakum.packages.apt;

import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a command printed on a real host: comments, the argument vector a line each behind a plus, exit, both streams. */
record Transcript(List<String> argv, CommandResult result) {
    private static final Path ROOT = Path.of("src", "test", "resources", "transcripts", "apt");
    private static final String TIMED_OUT = "exit timed-out ";

    static Transcript of(String distribution, String name) {
        return read(ROOT.resolve(distribution).resolve(name + ".txt"));
    }

    static List<Transcript> all(String distribution) {
        try (var files = Files.list(ROOT.resolve(distribution))) {
            return files.sorted().map(Transcript::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String stdout() {
        return result.stdout();
    }

    private static Transcript read(Path file) {
        try {
            String text = Files.readString(file);
            int stdout = text.indexOf("--- stdout\n");
            int stderr = text.indexOf("--- stderr\n");
            var argv = new ArrayList<String>();
            Exit exit = new Exit.Code(0);
            for (String line : text.substring(0, stdout).split("\n")) {
                if (line.startsWith("+ ")) {
                    argv.add(line.substring(2));
                } else if (line.startsWith("exit ")) {
                    exit = exit(line);
                }
            }
            return new Transcript(
                    argv,
                    new CommandResult(
                            exit,
                            text.substring(stdout + "--- stdout\n".length(), stderr),
                            text.substring(stderr + "--- stderr\n".length()),
                            Duration.ZERO));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Exit exit(String line) {
        return line.startsWith(TIMED_OUT)
                ? new Exit.TimedOut(Duration.ofSeconds(Long.parseLong(line.substring(TIMED_OUT.length()))))
                : new Exit.Code(Integer.parseInt(line.substring("exit ".length())));
    }
}
