package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command has that asks the server: where the server is, and how its answer is told. */
final class FleetCall {
    @Mixin
    private FleetApi api = new FleetApi();

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    /** Puts a document into words for a person, ending with the last line. */
    @FunctionalInterface
    interface Words {
        String of(JsonObject document) throws JsonException;
    }

    JsonObject get(String path) throws Refusal, IOException {
        return api.get(path);
    }

    JsonObject post(String path, JsonObject body) throws Refusal, IOException {
        return api.post(path, body);
    }

    FleetApi api() {
        return api;
    }

    boolean isJson() {
        return json;
    }

    void tell(JsonObject document, Words words) throws JsonException {
        System.out.print(json ? Json.writeIndented(document) + "\n" : words.of(document));
        System.out.flush();
    }
}
