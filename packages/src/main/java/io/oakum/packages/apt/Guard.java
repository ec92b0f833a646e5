package io.oakum.packages.apt;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The last gate before dpkg: a small program that apt calls with the set it resolved and the files it will hand to dpkg. There is
 * no gap between its check and their use that anybody but root could reach.
 */
final class Guard {
    private final Path folder;

    private Guard(Path folder) {
        this.folder = folder;
    }

    /** Lays the program and the promise into an empty folder of root's. */
    static Guard lay(Path folder, ChangeSet promised) throws IOException {
        Files.createDirectories(folder);
        var guard = new Guard(folder);
        try (InputStream program = Guard.class.getResourceAsStream("guard")) {
            if (program == null) {
                throw new IllegalStateException("the guard program is missing from this jar");
            }
            Files.write(guard.program(), program.readAllBytes());
        }
        Files.setPosixFilePermissions(guard.program(), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("promised"), promised.canonicalLines());
        for (String evidence : List.of("told", "wanted", "observed", "refused")) {
            Files.deleteIfExists(folder.resolve(evidence));
        }
        return guard;
    }

    Path program() {
        return folder.resolve("guard");
    }

    /** Why it refused, in words that name the difference; empty where it was not called or let all pass. */
    Optional<Problem> refusal() throws IOException {
        if (!Files.exists(folder.resolve("refused"))) {
            return Optional.empty();
        }
        if (!Files.exists(folder.resolve("observed"))) {
            return Optional.of(Problem.of(
                    ProblemCode.DIGEST,
                    Files.readString(folder.resolve("refused")).strip()));
        }
        return Optional.of(difference(lines("promised"), lines("observed")));
    }

    boolean wasPassed() {
        return Files.exists(folder.resolve("observed")) && !Files.exists(folder.resolve("refused"));
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

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
