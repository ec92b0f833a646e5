package io.oakum.store;

import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A fact about a vulnerability as it is kept. */
final class FactJson {
    private FactJson() {}

    static String kind(VulnerabilityFact fact) {
        return switch (fact) {
            case VulnerabilityFact.Exploited _ -> "exploited";
            case VulnerabilityFact.Likelihood _ -> "likelihood";
            case VulnerabilityFact.DecisionPoints _ -> "decision";
            case VulnerabilityFact.Scored _ -> "score";
            case VulnerabilityFact.Rejected _ -> "rejected";
        };
    }

    /** Whose fact it is, where several say something of the same kind. */
    static String author(VulnerabilityFact fact) {
        return fact instanceof VulnerabilityFact.Scored scored
                ? scored.author() + " " + scored.vector().replaceFirst("/.*", "")
                : "";
    }

    private static Optional<String> published(VulnerabilityFact.Scored scored) {
        return scored.published().isPresent()
                ? Optional.of(Double.toString(scored.published().getAsDouble()))
                : Optional.empty();
    }

    static String write(VulnerabilityFact fact) {
        return Json.write(
                switch (fact) {
                    case VulnerabilityFact.Exploited one ->
                        JsonObject.with("added", one.added().toString())
                                .and("due", text(one.due().map(LocalDate::toString)))
                                .and("ransomware", one.ransomware())
                                .build();
                    case VulnerabilityFact.Likelihood one ->
                        JsonObject.with("probability", Double.toString(one.probability()))
                                .and("percentile", Double.toString(one.percentile()))
                                .and("scored", text(one.scored().map(LocalDate::toString)))
                                .build();
                    case VulnerabilityFact.DecisionPoints one ->
                        JsonObject.with("exploitation", one.exploitation())
                                .and("automatable", one.automatable())
                                .and("total", one.total())
                                .and("at", one.at().toString())
                                .build();
                    case VulnerabilityFact.Scored one ->
                        JsonObject.with("vector", one.vector())
                                .and("author", one.author())
                                .and("published", text(published(one)))
                                .build();
                    case VulnerabilityFact.Rejected _ -> new JsonObject(Map.of());
                });
    }

    /** @throws IllegalStateException if it is none of ours: nobody else writes them */
    static VulnerabilityFact read(String vulnerability, String kind, String detail) {
        try {
            return read(vulnerability, kind, Json.readObject(detail.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            throw new IllegalStateException(
                    "a fact about " + vulnerability + " in the database cannot be read: " + e.getMessage(), e);
        }
    }

    private static VulnerabilityFact read(String vulnerability, String kind, JsonObject detail) throws JsonException {
        return switch (kind) {
            case "exploited" ->
                new VulnerabilityFact.Exploited(
                        vulnerability,
                        LocalDate.parse(detail.text("added")),
                        text(detail, "due").map(LocalDate::parse),
                        detail.truth("ransomware"));
            case "likelihood" ->
                new VulnerabilityFact.Likelihood(
                        vulnerability,
                        Double.parseDouble(detail.text("probability")),
                        Double.parseDouble(detail.text("percentile")),
                        text(detail, "scored").map(LocalDate::parse));
            case "decision" ->
                new VulnerabilityFact.DecisionPoints(
                        vulnerability,
                        detail.text("exploitation"),
                        detail.truth("automatable"),
                        detail.truth("total"),
                        Instant.parse(detail.text("at")));
            case "score" -> scored(vulnerability, detail);
            case "rejected" -> new VulnerabilityFact.Rejected(vulnerability);
            default -> throw new JsonException("'" + kind + "' is no kind of fact");
        };
    }

    private static VulnerabilityFact scored(String vulnerability, JsonObject detail) throws JsonException {
        Optional<String> published = text(detail, "published");
        return new VulnerabilityFact.Scored(
                vulnerability,
                detail.text("vector"),
                published.isPresent() ? OptionalDouble.of(Double.parseDouble(published.get())) : OptionalDouble.empty(),
                detail.text("author"));
    }

    private static JsonValue text(Optional<String> value) {
        return value.<JsonValue>map(JsonString::new).orElse(new JsonNull());
    }

    private static Optional<String> text(JsonObject detail, String name) throws JsonException {
        return detail.get(name) instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
    }
}
