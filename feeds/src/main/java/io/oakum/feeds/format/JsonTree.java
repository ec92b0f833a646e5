package io.oakum.feeds.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads JSON with bounds on depth and length, leaves out members nobody asks for, and refuses a member that stands twice. */
public final class JsonTree {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_STRING = 4 << 20;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(10_000)
                    .maxNumberLength(100)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private JsonTree() {}

    public static JsonParser parser(InputStream bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }

    public static JsonFactory factory() {
        return FACTORY;
    }

    /** The one object that a document is. */
    static JsonNode document(InputStream bytes, Set<String> without) throws IOException, RefusedException {
        try (JsonParser parser = parser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException("it is no JSON object");
            }
            JsonNode root = value(parser, without);
            if (parser.nextToken() != null) {
                throw new RefusedException("something follows its end");
            }
            return root;
        }
    }

    /** The value that the parser stands on. The parser stands on its last token afterwards. */
    public static JsonNode value(JsonParser parser, Set<String> without) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonParseException(parser, "no value");
        }
        return switch (token) {
            case START_OBJECT -> object(parser, without);
            case START_ARRAY -> array(parser, without);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new JsonParseException(parser, "no value");
        };
    }

    private static ObjectNode object(JsonParser parser, Set<String> without) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (without.contains(name)) {
                parser.skipChildren();
            } else if (object.replace(name, value(parser, without)) != null) {
                throw new JsonParseException(parser, "\"" + Plausible.shown(name) + "\" stands twice in one object");
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, Set<String> without) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, without));
        }
        return array;
    }

    /** The member's text, empty where it is absent or null. */
    public static String text(JsonNode object, String name) throws RefusedException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new RefusedException("\"" + name + "\" is no text");
        }
        return value.textValue();
    }

    static String needed(JsonNode object, String name) throws RefusedException {
        String text = text(object, name);
        if (text.isEmpty()) {
            throw new RefusedException("it has no \"" + name + "\"");
        }
        return text;
    }

    /** The member's elements, none where it is absent or null. */
    public static List<JsonNode> list(JsonNode object, String name) throws RefusedException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new RefusedException("\"" + name + "\" is no list");
        }
        var elements = new ArrayList<JsonNode>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    static List<String> texts(JsonNode object, String name) throws RefusedException {
        var texts = new ArrayList<String>();
        for (JsonNode each : list(object, name)) {
            if (!each.isTextual()) {
                throw new RefusedException("\"" + name + "\" holds something that is no text");
            }
            texts.add(each.textValue());
        }
        return texts;
    }
}
