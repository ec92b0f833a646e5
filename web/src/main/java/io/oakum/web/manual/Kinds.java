package io.oakum.web.manual;

import java.util.ArrayList;
import java.util.List;

/** What a schema asks of a value, in few words. */
final class Kinds {
    private static final String HERE = "#/components/schemas/";

    private Kinds() {}

    /** The name of the schema that it points to, by itself or for each of a list; empty where it points to none. */
    static String schema(Branch schema) {
        String reference =
                schema.text("$ref").isEmpty() ? schema.branch("items").text("$ref") : schema.text("$ref");
        return reference.startsWith(HERE) ? reference.substring(HERE.length()) : "";
    }

    static String kind(Branch schema) {
        if (!schema.text("$ref").isEmpty()) {
            return schema(schema);
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
