package io.oakum.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The corpora that lie beside the checkout in {@code shared/data} and are no part of it.
 *
 * <p>{@code -Doakum.shared=FOLDER} names them elsewhere. Where they are absent the test is skipped and says so, or fails under
 * {@code -Doakum.noskip=true}.
 */
public final class SharedData {
    private SharedData() {}

    /** The file of that name; skips the running test where it is absent. */
    public static Path file(String name) {
        Optional<Path> found = folder().map(folder -> folder.resolve(name)).filter(Files::isReadable);
        Needed.assume(
                found.isPresent(),
                "shared/data/" + name + " beside the checkout, or -Doakum.shared=FOLDER that holds it");
        return found.orElseThrow();
    }

    /** The rows of a table of tab-separated columns, without its comments. */
    public static List<List<String>> rows(String name) {
        try (var lines = Files.lines(file(name))) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the shared table " + name, e);
        }
    }

    /** So many texts of one column of a table, from all over it. */
    public static List<String> some(String name, int column, int most) {
        List<List<String>> rows = rows(name);
        int step = Math.max(1, rows.size() / most);
        return IntStream.iterate(0, row -> row < rows.size(), row -> row + step)
                .mapToObj(row -> rows.get(row).get(column))
                .distinct()
                .limit(most)
                .toList();
    }

    private static Optional<Path> folder() {
        String named = System.getProperty("oakum.shared", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared").resolve("data");
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
