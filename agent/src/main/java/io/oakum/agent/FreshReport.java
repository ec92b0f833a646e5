package io.oakum.agent;

import io.oakum.trust.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The report that root makes right after it changed this host, so that nobody has to ask for it: its file's time is when the look began.
 *
 * @param file such as {@code /run/oakum/report.json}
 */
record FreshReport(Path file) {
    static final FreshReport OF_HOST = new FreshReport(Path.of("/run/oakum/report.json"));

    /** What is older may miss what happened on the host since, though no package was changed. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    void write(String document, Instant begun) throws IOException {
        Shown.write(file, document, begun);
    }

    /**
     * Empty where there is none that still holds.
     *
     * @param packages when the host's packages were last changed
     * @param reported when the server was last told
     */
    Optional<Bytes> read(FileTime packages, Instant reported, Instant now) throws IOException {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Instant asOf = Files.getLastModifiedTime(file).toInstant();
        boolean holds = asOf.isAfter(packages.toInstant())
                && asOf.isAfter(reported)
                && asOf.plus(FRESH).isAfter(now);
        return holds ? Optional.of(Bytes.of(Files.readAllBytes(file))) : Optional.empty();
    }
}
