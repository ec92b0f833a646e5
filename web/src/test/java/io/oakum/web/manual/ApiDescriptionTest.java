package io.oakum.web.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.web.manual.ApiReference.Field;
import io.oakum.web.manual.ApiReference.Operation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small description, read for people. */
class ApiDescriptionTest {
    private static final String SMALL = """
            tags:
              - {name: ships, description: Ships}
            paths:
              /api/v1/ships/{id}:
                parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                get:
                  tags: [ships]
                  summary: One ship
                  parameters:
                    - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9, default: 3}}
                  responses:
                    "200": {description: the ship, content: {application/json: {schema: {$ref: "#/components/schemas/Ship"}}}}
                    "404": {description: no ship has this id}
            components:
              schemas:
                Ship:
                  type: object
                  required: [name]
                  properties:
                    name: {type: string, maxLength: 9}
                    built: {type: [string, "null"], format: date-time}
                    state: {enum: [afloat, "", sunk]}
                    crew: {type: array, items: {type: object, required: [age], properties: {age: {type: integer}}}}
                    boats: {type: array, items: {$ref: "#/components/schemas/Ship"}}
                    log: {anyOf: [{$ref: "/docs/schema/log.json"}, {type: "null"}]}
            """;

    private static final String CALL = "GET /api/v1/ships/{id}";

    private static ApiReference read(String description) {
        return ApiDescription.read(
                description,
                Map.of(CALL, "view"),
                List.of(
                        new ApiExample("GET /other", "", "", 200, ""),
                        new ApiExample(CALL, "/api/v1/ships/1", "", 200, "{}")));
    }

    @Test
    void an_operation_has_its_permission_its_parameters_and_the_example_that_is_of_it() {
        Operation operation = read(SMALL).tags().getFirst().operations().getFirst();

        assertThat(operation.call()).hasToString(CALL);
        assertThat(operation.call().id()).isEqualTo("get-ships-id");
        assertThat(operation.permission()).isEqualTo("view");
        assertThat(operation.parameters())
                .containsExactly(
                        new Field("id (path)", "text", "", true, ""),
                        new Field("limit (query)", "whole number from 1 to 9", "", false, "(3 where it is left out)"));
        assertThat(operation.example().orElseThrow().path()).isEqualTo("/api/v1/ships/1");
    }

    @Test
    void each_answer_says_what_it_is_by_status() {
        Operation operation = read(SMALL).tags().getFirst().operations().getFirst();

        assertThat(operation.replies()).extracting(ApiReference.Reply::status).containsExactly("200", "404");
        assertThat(operation.replies().getFirst().shape().orElseThrow().schema())
                .isEqualTo("#schema-Ship");
        assertThat(operation.replies().getLast().shape()).isEmpty();
    }

    @Test
    void a_schema_is_told_field_by_field_in_words() {
        assertThat(read(SMALL).schemas().getFirst().fields())
                .containsExactly(
                        new Field("name", "text of at most 9 characters", "", true, ""),
                        new Field("built", "instant or null", "", false, ""),
                        new Field("state", "one of afloat, nothing, sunk", "", false, ""),
                        new Field("crew", "list of object", "", false, ""),
                        new Field("crew[].age", "whole number", "", true, ""),
                        new Field("boats", "list of Ship", "#schema-Ship", false, ""),
                        new Field("log", "log.json or null", "/docs/schema/log.json", false, ""));
    }

    @Test
    void a_description_that_says_something_else_than_was_meant_ends_the_start() {
        assertThatThrownBy(() -> read(SMALL.replace("description: the ship,", "description: the ship, once,")))
                .hasMessageContaining("once");
        assertThatThrownBy(() -> read(SMALL.replace("/ships/{id}:", "/boats/{id}:")))
                .hasMessageContaining("/boats/{id} is described");
        assertThatThrownBy(() -> read(SMALL + "    Ship: {type: object}\n")).hasMessageContaining("Ship");
    }
}
