package io.oakum.web.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a schema asks of a value, in few words. */
final class Kinds {
    private static final String HERE = "#/components/schemas/";

    /** Where the server hands out the schemas that lie beside the documents. */
    private static final String DOCUMENTS = "/docs/schema/";

    private Kinds() {}

    /** Where the schema stands that it points to, by itself, for each of a list or as one of several; empty where it points to none. */
    static String schema(Branch schema) {
        String reference = reference(schema);
        if (reference.startsWith(HERE)) {
            return "#schema-" + name(reference);
        }
        return reference.startsWith(DOCUMENTS) ? reference : "";
    }

    private static String reference(Branch schema) {
        return Stream.concat(Stream.of(schema, schema.branch("items")), schema.branches("anyOf").stream())
                .map(one -> one.text("$ref"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    static String kind(Branch schema) {
        if (!schema.text("$ref").isEmpty()) {
            return name(schema.text("$ref"));
        }
        if (!schema.branches("anyOf").isEmpty()) {
            return String.join(
                    " or ", schema.branches("anyOf").stream().map(Kinds::kind).toList());
        }
        if (!schema.texts("enum").isEmpty()) {
            return "one of "
                    + String.join(
                            ", ",
                            schema.texts("enum").stream().map(Kinds::shown).toList());
        }
        List<String> types = schema.texts("type");
        if (types.contains("array")) {
            return "list of " + kind(schema.branch("items"));
        }
        String format = schema.text("format").equals("date-time") ? "instant" : "";
        var kind = new ArrayList<String>();
        for (String type : types) {
            kind.add(type.equals("string") && !format.isEmpty() ? format : word(type));
        }
        return String.join(" or ", kind) + bounds(schema);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "nothing" : value;
    }

    private static String word(String type) {
        return switch (type) {
            case "string" -> "text";
            case "integer" -> "whole number";
            case "boolean" -> "true or false";
            case String other -> other;
        };
    }

    private static String bounds(Branch schema) {
        String from = schema.text("minimum");
        String to = schema.text("maximum");
        String longest = schema.text("maxLength");
        String bounds = (from.isEmpty() ? "" : " from " + from) + (to.isEmpty() ? "" : " to " + to);
        return bounds + (longest.isEmpty() ? "" : " of at most " + longest + " characters");
    }
}
