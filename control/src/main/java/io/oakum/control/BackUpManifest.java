package io.oakum.control;

import io.oakum.store.RowCopies.Table;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.LogException;
import io.oakum.trust.log.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a back-up holds, and the digest of each piece.
 *
 * @param schema the version of the tables, such as {@code 008}
 * @param checkpoint the newest of the log, as a signed note; empty where it has none
 * @param sequences the last number that each gave
 * @param files beside the rows, as {@code secrets/log.key}
 */
record BackUpManifest(
        String fleet,
        Instant takenAt,
        String schema,
        String checkpoint,
        List<Rows> tables,
        Map<String, Long> sequences,
        List<Piece> files) {
    static final String NAME = "manifest.json";

    /** What of a server's folder is kept beside the rows, where it is there. */
    static final List<String> KEPT = List.of(
            "secrets/online.key",
            "secrets/log.key",
            "secrets/authority.key",
            "secrets/people.key",
            "operator/id_ed25519",
            "operator/id_ed25519.pub");

    private static final String FORMAT = "oakum-back-up/1";

    BackUpManifest {
        tables = List.copyOf(tables);
        sequences = Map.copyOf(sequences);
        files = List.copyOf(files);
    }

    /** One file in the back-up. */
    record Piece(String name, Sha256 digest) {}

    /** The rows of one table. */
    record Rows(Table table, long count, Piece piece) {}

    /** How many rows all tables have together. */
    long rows() {
        return tables.stream().mapToLong(Rows::count).sum();
    }

    /** How many entries the log has that its newest checkpoint covers. */
    long entries() {
        try {
            return checkpoint.isEmpty()
                    ? 0
                    : Checkpoint.ofText(SignedNote.parse(checkpoint).text()).size();
        } catch (LogException e) {
            return 0;
        }
    }

    /** Whether the key that a person signs with is in it. */
    boolean hasOwnKey() {
        return files.stream().anyMatch(piece -> piece.name().startsWith("operator/"));
    }

    byte[] write() {
        var numbers = new LinkedHashMap<String, JsonValue>();
        sequences.forEach((name, last) -> numbers.put(name, JsonNumber.of(last)));
        JsonObject object = JsonObject.with("format", FORMAT)
                .and("fleet", fleet)
                .and("takenAt", takenAt.toString())
                .and("schema", schema)
                .and("checkpoint", checkpoint)
                .and(
                        "tables",
                        new JsonArray(tables.stream()
                                .<JsonValue>map(rows -> write(rows.piece())
                                        .and("table", rows.table().name())
                                        .and(
                                                "columns",
                                                JsonArray.ofTexts(rows.table().columns()))
                                        .and("rows", rows.count())
                                        .build())
                                .toList()))
                .and("sequences", new JsonObject(numbers))
                .and(
                        "files",
                        new JsonArray(files.stream()
                                .<JsonValue>map(piece -> write(piece).build())
                                .toList()))
                .build();
        return Json.writeIndented(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonValue.Builder write(Piece piece) {
        return JsonObject.with("name", piece.name())
                .and("sha256", piece.digest().hex());
    }

    /** @throws JsonException if it is none, or of a form that this program does not know */
    static BackUpManifest read(byte[] json) throws JsonException {
        JsonObject object = Json.readObject(json);
        if (!object.text("format").equals(FORMAT)) {
            throw new JsonException(
                    "it is of the form " + object.text("format") + ", and this program reads " + FORMAT);
        }
        try {
            return new BackUpManifest(
                    object.text("fleet"),
                    Instant.parse(object.text("takenAt")),
                    object.text("schema"),
                    object.text("checkpoint"),
                    tables(object),
                    sequences(object.object("sequences")),
                    files(object));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Rows> tables(JsonObject object) throws JsonException {
        var tables = new ArrayList<Rows>();
        for (JsonObject table : object.objects("tables")) {
            tables.add(new Rows(
                    new Table(table.text("table"), table.texts("columns")), table.wholeNumber("rows"), piece(table)));
        }
        return tables;
    }

    private static Map<String, Long> sequences(JsonObject numbers) throws JsonException {
        var sequences = new LinkedHashMap<String, Long>();
        for (String name : numbers.members().keySet()) {
            sequences.put(name, numbers.wholeNumber(name));
        }
        return sequences;
    }

    private static List<Piece> files(JsonObject object) throws JsonException {
        var files = new ArrayList<Piece>();
        for (JsonObject file : object.objects("files")) {
            files.add(piece(file));
        }
        return files;
    }

    private static Piece piece(JsonObject object) throws JsonException {
        return new Piece(object.text("name"), Sha256.ofHex(object.text("sha256")));
    }
}
