package io.oakum.execution;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When this host was first seen to have each vulnerability, and the earliest deadline it was ever told. Lines are only added, so
 * no later scan, reinstall or clock moves a deadline back.
 */
public final class SeenFile {
    private final Path file;
    private final Map<String, Seen> byVulnerability = new HashMap<>();

    /** Whether its last line was cut off, so that the next one must not go on in it. */
    private boolean endsInTheMiddle;

    private SeenFile(Path file) {
        this.file = file;
    }

    /** @param rule the rule that set the deadline */
    public record Seen(String vulnerability, Instant firstSeen, Instant due, String rule) {}

    /** Lines that cannot be read, such as one cut off by a full disk, are passed over. */
    public static SeenFile open(Path file) throws IOException {
        var seen = new SeenFile(file);
        if (Files.isReadable(file)) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(line -> parse(line).ifPresent(seen::merge));
            seen.endsInTheMiddle = !text.isEmpty() && !text.endsWith("\n");
        }
        return seen;
    }

    private static Optional<Seen> parse(String line) {
        try {
            JsonObject object = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new Seen(
                    object.text("vulnerability"),
                    Instant.parse(object.text("firstSeen")),
                    Instant.parse(object.text("due")),
                    object.text("rule")));
        } catch (JsonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private void merge(Seen seen) {
        byVulnerability.merge(seen.vulnerability(), seen, (old, now) -> {
            Instant first = old.firstSeen().isBefore(now.firstSeen()) ? old.firstSeen() : now.firstSeen();
            Seen sooner = now.due().isBefore(old.due()) ? now : old;
            return new Seen(old.vulnerability(), first, sooner.due(), sooner.rule());
        });
    }

    public Optional<Seen> find(String vulnerability) {
        return Optional.ofNullable(byVulnerability.get(vulnerability));
    }

    /** The newest time in it; a clock that shows an earlier one was set back. */
    public Optional<Instant> newest() {
        return byVulnerability.values().stream().map(Seen::firstSeen).max(Instant::compareTo);
    }

    /** Adds those that are new or due sooner than was known. */
    public void record(Collection<Seen> seen) throws IOException {
        var lines = new StringBuilder();
        for (Seen one : seen) {
            Seen known = byVulnerability.get(one.vulnerability());
            if (known == null || one.due().isBefore(known.due())) {
                merge(one);
                lines.append(Json.write(JsonObject.with("vulnerability", one.vulnerability())
                                .and("firstSeen", one.firstSeen().toString())
                                .and("due", one.due().toString())
                                .and("rule", one.rule())
                                .build()))
                        .append('\n');
            }
        }
        if (!lines.isEmpty()) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (endsInTheMiddle) {
                lines.insert(0, '\n');
                endsInTheMiddle = false;
            }
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
