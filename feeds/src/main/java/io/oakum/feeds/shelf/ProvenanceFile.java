package io.oakum.feeds.shelf;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.feeds.format.JsonTree;
import io.oakum.feeds.format.RefusedException;
import io.oakum.feeds.signature.Signed;
import io.oakum.feeds.source.FeedSource.Validators;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A generation's provenance as the file that lies beside its content. */
final class ProvenanceFile {
    private ProvenanceFile() {}

    static void write(Path file, Provenance from) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JsonGenerator json = JsonTree.factory().createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("origin", from.origin());
            json.writeStringField("licence", from.licence());
            json.writeStringField("loadedAt", from.loadedAt().toString());
            json.writeStringField("sha256", from.sha256());
            json.writeNumberField("bytes", from.bytes());
            json.writeObjectFieldStart("documents");
            for (Map.Entry<String, Integer> each : from.documents().entrySet()) {
                json.writeNumberField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("rows", from.counts().rows());
            json.writeNumberField("refused", from.counts().refused());
            json.writeNumberField("unsupported", from.counts().unsupported());
            json.writeStringField("etag", from.validators().etag());
            json.writeStringField("lastModified", from.validators().lastModified());
            if (from.signed().isPresent()) {
                json.writeStringField("signedBy", from.signed().get().by());
                json.writeStringField("signedAt", from.signed().get().at().toString());
            }
            json.writeEndObject();
        }
    }

    /** @throws IOException if the file is not one that was written here */
    static Provenance read(Path file) throws IOException {
        try (JsonParser parser = JsonTree.parser(Files.newInputStream(file))) {
            parser.nextToken();
            return read(JsonTree.value(parser, Set.of()));
        } catch (RefusedException | DateTimeParseException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Provenance read(JsonNode json) throws RefusedException {
        var documents = new TreeMap<String, Integer>();
        json.path("documents")
                .properties()
                .forEach(each -> documents.put(each.getKey(), each.getValue().asInt()));
        return new Provenance(
                JsonTree.text(json, "origin"),
                JsonTree.text(json, "licence"),
                Instant.parse(JsonTree.text(json, "loadedAt")),
                JsonTree.text(json, "sha256"),
                json.path("bytes").asLong(),
                documents,
                new Provenance.Counts(
                        json.path("rows").asLong(),
                        json.path("refused").asLong(),
                        json.path("unsupported").asLong()),
                new Validators(JsonTree.text(json, "etag"), JsonTree.text(json, "lastModified")),
                signed(json));
    }

    private static Optional<Signed> signed(JsonNode json) throws RefusedException {
        if (!json.has("signedBy")) {
            return Optional.empty();
        }
        return Optional.of(new Signed(JsonTree.text(json, "signedBy"), Instant.parse(JsonTree.text(json, "signedAt"))));
    }
}
