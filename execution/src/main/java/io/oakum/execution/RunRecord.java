package io.oakum.execution;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as its journal tells it.
 *
 * @param wholeBytes how far the journal is whole: a last line that was cut off by a crash is not counted
 * @param isIntact whether every line carries the digest of the one before it
 */
public record RunRecord(String id, List<Line> lines, long wholeBytes, String lastDigest, boolean isIntact) {
    public RunRecord {
        lines = List.copyOf(lines);
    }

    public record Line(Act act, Instant at, JsonObject detail) {}

    public static RunRecord read(Path folder, String id) throws IOException {
        byte[] bytes = Files.readAllBytes(Journal.pathOf(folder, id));
        var lines = new ArrayList<Line>();
        String expected = Journal.digest(id);
        boolean isIntact = true;
        int start = 0;
        for (int end = next(bytes, start); end >= 0; end = next(bytes, start)) {
            String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            Optional<JsonObject> object = parse(text);
            Optional<Line> line = object.flatMap(RunRecord::line);
            if (line.isEmpty() || !expected.equals(before(object))) {
                isIntact = false;
            }
            line.ifPresent(lines::add);
            expected = Journal.digest(text.strip());
            start = end + 1;
        }
        return new RunRecord(id, lines, start, expected, isIntact);
    }

    /** Every run of this host, oldest first. */
    public static List<RunRecord> all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var runs = new ArrayList<RunRecord>();
        try (var files = Files.newDirectoryStream(folder, "*.jsonl")) {
            for (Path file : files) {
                runs.add(read(folder, file.getFileName().toString().replaceFirst("\\.jsonl$", "")));
            }
        }
        runs.sort(java.util.Comparator.comparing(RunRecord::id));
        return runs;
    }

    private static int next(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static Optional<JsonObject> parse(String text) {
        try {
            return Optional.of(Json.readObject(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Line> line(JsonObject object) {
        try {
            var act = Act.byWord(object.text("act"));
            Instant at = Instant.parse(object.text("at"));
            JsonObject detail = object.object("detail");
            return act.map(known -> new Line(known, at, detail));
        } catch (JsonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String before(Optional<JsonObject> object) {
        return object.flatMap(known -> known.find("before"))
                .map(value -> value instanceof io.oakum.trust.JsonValue.JsonString(String digest) ? digest : "")
                .orElse("");
    }

    public Optional<Line> last(Act act) {
        return lines.reversed().stream().filter(line -> line.act() == act).findFirst();
    }

    public boolean did(Act act) {
        return last(act).isPresent();
    }

    /** Whether it came to its end, whatever that was. */
    public boolean hasEnded() {
        return did(Act.END);
    }

    public Instant startedAt() {
        return lines.isEmpty() ? Instant.EPOCH : lines.getFirst().at();
    }

    public Optional<String> verdict() {
        return last(Act.END).flatMap(end -> textOf(end.detail(), "verdict"));
    }

    /** What it was taken back for, where it was, and what was told of at its end, by code and in words. */
    public List<String> problems() {
        return Stream.of(Act.REVERT, Act.END)
                .flatMap(act -> last(act).stream())
                .flatMap(line -> problemsOf(line).stream())
                .distinct()
                .toList();
    }

    private static List<String> problemsOf(Line line) {
        try {
            return line.detail().texts("problems");
        } catch (JsonException e) {
            return List.of();
        }
    }

    /** What kind of run: {@code patch} or {@code undo}. */
    public String kind() {
        return last(Act.BEGIN).flatMap(begin -> textOf(begin.detail(), "kind")).orElse("unknown");
    }

    /** Whether something of it may be on the host: it began to apply, was not refused before that, and was not taken back at once. */
    public boolean mayHaveChanged() {
        return did(Act.APPLY)
                && verdict()
                        .filter(verdict -> verdict.equals("refused") || verdict.equals("reverted"))
                        .isEmpty();
    }

    private boolean tookEffect() {
        return verdict()
                .filter(verdict -> verdict.equals("confirmed") || verdict.equals("restart-left"))
                .isPresent();
    }

    /** What was asked for. */
    public String goal() {
        return last(Act.BEGIN).flatMap(begin -> textOf(begin.detail(), "goal")).orElse("");
    }

    /** Whether an undo of the run took effect. */
    static boolean isUndone(String id, List<RunRecord> runs) {
        return runs.stream()
                .anyMatch(run -> run.kind().equals("undo")
                        && run.tookEffect()
                        && run.goal().equals(id));
    }

    /** The newest run that changed something, is no undo itself and was not undone since. */
    public static Optional<RunRecord> lastToUndo(List<RunRecord> runs) {
        var undone = runs.stream()
                .filter(run -> run.kind().equals("undo") && run.tookEffect())
                .map(RunRecord::goal)
                .toList();
        return runs.reversed().stream()
                .filter(run -> run.kind().equals("patch") && run.mayHaveChanged() && !undone.contains(run.id()))
                .findFirst();
    }

    static Optional<String> textOf(JsonObject object, String name) {
        try {
            return Optional.of(object.text(name));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
