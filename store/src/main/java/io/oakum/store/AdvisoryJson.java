package io.oakum.store;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.exposure.VersionRange.Event;
import io.oakum.core.exposure.VersionRange.Kind;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Everything that a feed says under one id, as it is kept: one document, the same for the same words. */
final class AdvisoryJson {
    private AdvisoryJson() {}

    static String write(List<Advisory> word) {
        return Json.write(JsonObject.with(
                        "said", array(word.stream().map(AdvisoryJson::advisory).toList()))
                .build());
    }

    /** @throws IllegalStateException if it is none of ours: nobody else writes them */
    static List<Advisory> read(String document) {
        try {
            var word = new ArrayList<Advisory>();
            for (JsonObject each :
                    Json.readObject(document.getBytes(StandardCharsets.UTF_8)).objects("said")) {
                word.add(advisory(each));
            }
            return word;
        } catch (JsonException e) {
            throw new IllegalStateException("an advisory in the database cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonArray array(List<? extends JsonValue> values) {
        return new JsonArray(List.copyOf(values));
    }

    private static JsonObject advisory(Advisory advisory) {
        return JsonObject.with("id", advisory.id())
                .and("feed", advisory.source().feed())
                .and("author", advisory.source().author())
                .and("aliases", JsonArray.ofTexts(List.copyOf(advisory.aliases())))
                .and("vulnerabilities", JsonArray.ofTexts(List.copyOf(advisory.vulnerabilities())))
                .and("published", instant(advisory.dates().published()))
                .and("modified", instant(advisory.dates().modified()))
                .and("withdrawn", instant(advisory.dates().withdrawn()))
                .and("summary", advisory.summary())
                .and(
                        "affected",
                        array(advisory.affected().stream()
                                .map(AdvisoryJson::affected)
                                .toList()))
                .build();
    }

    private static Advisory advisory(JsonObject object) throws JsonException {
        var affected = new ArrayList<Affected>();
        for (JsonObject each : object.objects("affected")) {
            affected.add(affected(each));
        }
        return new Advisory(
                object.text("id"),
                new Advisory.Source(object.text("feed"), object.text("author")),
                new TreeSet<>(object.texts("aliases")),
                new TreeSet<>(object.texts("vulnerabilities")),
                new Advisory.Dates(
                        instant(object.get("published")),
                        instant(object.get("modified")),
                        instant(object.get("withdrawn"))),
                object.text("summary"),
                affected);
    }

    private static JsonValue instant(Optional<Instant> at) {
        return at.<JsonValue>map(known -> new JsonString(known.toString())).orElse(new JsonNull());
    }

    private static Optional<Instant> instant(JsonValue value) {
        return value instanceof JsonString(String text) ? Optional.of(Instant.parse(text)) : Optional.empty();
    }

    private static JsonObject affected(Affected affected) {
        return JsonObject.with("ecosystem", affected.ecosystem().name())
                .and("release", affected.ecosystem().release())
                .and("subject", affected.subject().name())
                .and("name", affected.name())
                .and("stance", affected.stance().name())
                .and("because", affected.because())
                .and("versions", JsonArray.ofTexts(affected.versions()))
                .and(
                        "ranges",
                        array(affected.ranges().stream()
                                .map(AdvisoryJson::range)
                                .toList()))
                .and("scope", scope(affected.scope()))
                .build();
    }

    private static Affected affected(JsonObject object) throws JsonException {
        var ranges = new ArrayList<VersionRange>();
        for (JsonValue each : object.array("ranges")) {
            ranges.add(range(each));
        }
        return new Affected(
                new Ecosystem(object.text("ecosystem"), object.text("release")),
                Subject.valueOf(object.text("subject")),
                object.text("name"),
                Stance.valueOf(object.text("stance")),
                object.text("because"),
                object.texts("versions"),
                ranges,
                scope(object.object("scope")));
    }

    /** Its events in a row, kind and version in turn. */
    private static JsonArray range(VersionRange range) {
        var words = new ArrayList<String>();
        for (Event event : range.events()) {
            words.add(event.kind().name());
            words.add(event.version());
        }
        return JsonArray.ofTexts(words);
    }

    private static VersionRange range(JsonValue value) throws JsonException {
        if (!(value instanceof JsonArray(List<JsonValue> words)) || words.size() % 2 != 0) {
            throw new JsonException("a range is a row of kinds and versions");
        }
        var events = new ArrayList<Event>();
        for (int i = 0; i < words.size(); i += 2) {
            events.add(new Event(Kind.valueOf(text(words.get(i))), text(words.get(i + 1))));
        }
        return new VersionRange(events);
    }

    private static String text(JsonValue value) throws JsonException {
        if (value instanceof JsonString(String text)) {
            return text;
        }
        throw new JsonException("a range has something in it that is no text");
    }

    private static JsonObject scope(Scope scope) {
        return JsonObject.with(
                        "architectures",
                        JsonArray.ofTexts(
                                scope.architectures().stream().sorted().toList()))
                .and(
                        "module",
                        switch (scope.module()) {
                            case ModuleStream.None() -> new JsonNull();
                            case ModuleStream.Unnamed() -> new JsonString("");
                            case ModuleStream.Named(String stream) -> new JsonString(stream);
                        })
                .and("repository", scope.repository())
                .and("subscription", scope.subscription())
                .and("anyEpoch", scope.anyEpoch())
                .build();
    }

    private static Scope scope(JsonObject object) throws JsonException {
        ModuleStream module = switch (object.get("module")) {
            case JsonString(String stream) when stream.isEmpty() -> new ModuleStream.Unnamed();
            case JsonString(String stream) -> new ModuleStream.Named(stream);
            case JsonNull() -> new ModuleStream.None();
            case JsonValue other -> throw new JsonException("a module is a text or null and not " + other);
        };
        return new Scope(
                Set.copyOf(object.texts("architectures")),
                module,
                object.text("repository"),
                object.truth("subscription"),
                object.truth("anyEpoch"));
    }
}
