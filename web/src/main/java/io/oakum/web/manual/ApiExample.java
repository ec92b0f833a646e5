package io.oakum.web.manual;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A call that was carried out, and what came back.
 *
 * @param of the operation, as in {@code GET /api/v1/hosts/{id}}
 * @param path as it was called; {@code {plan}} and {@code {rollout}} in it are what examples before it were answered
 * @param sent the body, a document or a file's text; empty for none. {@code {signature}} stands for one by {@code oakum approve}
 * @param answer the document, its members perhaps not all
 */
public record ApiExample(String of, String path, String sent, int status, String answer) {

    public String method() {
        return of.substring(0, of.indexOf(' '));
    }

    /**
     * @param text a document with a member {@code examples}
     * @throws IllegalStateException where it is not as it should be
     */
    public static List<ApiExample> read(String text) {
        var examples = new ArrayList<ApiExample>();
        try {
            for (JsonObject one :
                    Json.readObject(text.getBytes(StandardCharsets.UTF_8)).objects("examples")) {
                one.only(Set.of("of", "path", "sent", "status", "answer"));
                examples.add(new ApiExample(
                        one.text("of"),
                        one.text("path"),
                        sent(one.get("sent")),
                        (int) one.wholeNumber("status"),
                        Json.writeIndented(one.get("answer"))));
            }
        } catch (JsonException e) {
            throw new IllegalStateException("the examples of the API cannot be read: " + e.getMessage(), e);
        }
        return examples;
    }

    private static String sent(JsonValue sent) {
        return switch (sent) {
            case JsonString(String text) -> text;
            case JsonNull() -> "";
            case JsonValue document -> Json.writeIndented(document);
        };
    }
}
