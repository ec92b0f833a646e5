package io.oakum.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How often within a day this host does what nobody signed: the server's word alone is enough for it, and whoever stole the server must not keep
 * every host at work.
 *
 * @param file the times of those of the last day; root's
 */
record DailyCap(Path file, int most) {
    private static final Duration DAY = Duration.ofDays(1);

    /** When there is room again; empty where there is some now. */
    Optional<Instant> fullUntil(Instant now) throws IOException {
        List<Instant> taken = taken(now);
        return taken.size() < most
                ? Optional.empty()
                : Optional.of(
                        most == 0 ? Instant.MAX : taken.get(taken.size() - most).plus(DAY));
    }

    /** Before it is begun: one that is cut off was one. */
    void take(Instant now) throws IOException {
        var taken = new ArrayList<>(taken(now));
        taken.add(now);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Durable.write(
                file, String.join("\n", taken.stream().map(Instant::toString).toList()) + "\n", "rw-------");
    }

    /** What cannot be read never was, and a time that has not come is none of the last day. */
    private List<Instant> taken(Instant now) throws IOException {
        var taken = new ArrayList<Instant>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                try {
                    Instant at = Instant.parse(line);
                    if (at.plus(DAY).isAfter(now) && !at.isAfter(now)) {
                        taken.add(at);
                    }
                } catch (DateTimeException e) {
                    // Damaged: none that is counted.
                }
            }
        }
        return taken;
    }
}
