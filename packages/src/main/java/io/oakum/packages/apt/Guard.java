package io.oakum.packages.apt;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The last gate before dpkg: a small program that apt calls with the set it resolved and the files it will hand to dpkg. There is
 * no gap between its check and their use that anybody but root could reach.
 */
final class Guard {
    private final CommandRunner runner;
    private final Path folder;

    private Guard(CommandRunner runner, Path folder) {
        this.runner = runner;
        this.folder = folder;
    }

    /** Lays the program and the promise into an empty folder of root's, wherever the runner runs: on the host or on a copy of it. */
    static Guard lay(CommandRunner runner, Path folder, ChangeSet promised) throws IOException, UnreachableException {
        var guard = new Guard(runner, folder);
        guard.must(Command.of("rm", "-rf", "--one-file-system", folder.toString()));
        guard.must(Command.of("mkdir", "-p", "-m", "0700", folder.toString()));
        try (InputStream program = Guard.class.getResourceAsStream("guard")) {
            if (program == null) {
                throw new IllegalStateException("the guard program is missing from this jar");
            }
            guard.write("guard", new String(program.readAllBytes(), StandardCharsets.UTF_8));
        }
        guard.must(Command.of("chmod", "0700", guard.program().toString()));
        guard.write("promised", promised.canonicalLines());
        return guard;
    }

    private void write(String file, String content) throws IOException, UnreachableException {
        must(Command.of("dd", "status=none", "of=" + folder.resolve(file)).withStdin(content));
    }

    private void must(Command command) throws IOException, UnreachableException {
        var result = runner.run(command);
        if (!result.succeeded()) {
            throw new IOException(
                    String.join(" ", command.argv()) + ": " + result.stderr().strip());
        }
    }

    void keepOutput(String output) throws IOException, UnreachableException {
        write("output", output);
    }

    Path program() {
        return folder.resolve("guard");
    }

    /** Why it refused, in words that name the difference; empty where it was not called or let all pass. */
    Optional<Problem> refusal() throws UnreachableException {
        List<String> refused = lines("refused");
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        List<String> observed = lines("observed");
        return Optional.of(
                observed.isEmpty()
                        ? Problem.of(ProblemCode.DIGEST, refused.getFirst())
                        : difference(lines("promised"), observed));
    }

    /** Whether apt came as far as dpkg. */
    boolean wasPassed() throws UnreachableException {
        return !lines("observed").isEmpty() && lines("refused").isEmpty();
    }

    /** A package whose file alone differs is a question of bytes; anything else is a question of the set. */
    static Problem difference(List<String> promised, List<String> observed) {
        var more = new TreeSet<>(observed);
        promised.forEach(more::remove);
        var missing = new TreeSet<>(promised);
        observed.forEach(missing::remove);
        var sameButBytes = new HashSet<String>();
        more.forEach(line -> sameButBytes.add(withoutDigest(line)));
        boolean onlyBytes = more.size() == missing.size()
                && missing.stream().allMatch(line -> sameButBytes.contains(withoutDigest(line)));
        if (onlyBytes) {
            return Problem.of(
                    ProblemCode.DIGEST,
                    "the file of " + String.join(", ", sameButBytes)
                            + " is not the one that was promised; nothing was installed");
        }
        return Problem.of(
                ProblemCode.DRIFT,
                "apt would now do more or other than promised; more: " + more + ", missing: " + missing
                        + "; nothing was installed");
    }

    private static String withoutDigest(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    private List<String> lines(String file) throws UnreachableException {
        return runner.run(Command.of("cat", folder.resolve(file).toString()))
                .stdout()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
