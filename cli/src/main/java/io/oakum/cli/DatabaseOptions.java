package io.oakum.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which database a server works with: its own, or a PostgreSQL that somebody else runs. */
final class DatabaseOptions {
    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "a PostgreSQL of your own, jdbc:postgresql://HOST/DATABASE")
    private Optional<String> url = Optional.empty();

    @Option(names = "--db-user", paramLabel = "NAME", description = "as whom to use it (default: oakum)")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--db-password-file",
            paramLabel = "FILE",
            description = "holds its password (default: /etc/oakum/db-password)")
    private Optional<Path> password = Optional.empty();

    /** As the server's process takes them. */
    List<String> words() {
        var words = new ArrayList<String>();
        url.ifPresent(given -> words.addAll(List.of("--db", given)));
        user.ifPresent(given -> words.addAll(List.of("--db-user", given)));
        password.ifPresent(given -> words.addAll(
                List.of("--db-password-file", given.toAbsolutePath().toString())));
        return words;
    }
}
