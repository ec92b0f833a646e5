package io.oakum.trust;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One JSON value. What is asked of it and is not there is a {@link JsonException} that names the member. */
public sealed interface JsonValue {

    /** Members in the order in which they were written. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
            members.keySet().forEach(Surrogates::requirePaired);
        }

        public static Builder with(String name, String value) {
            return new Builder().and(name, value);
        }

        public static Builder with(String name, long value) {
            return new Builder().and(name, value);
        }

        public static Builder with(String name, boolean value) {
            return new Builder().and(name, value);
        }

        public static Builder with(String name, JsonValue value) {
            return new Builder().and(name, value);
        }

        public Optional<JsonValue> find(String name) {
            return Optional.ofNullable(members.get(name));
        }

        public JsonValue get(String name) throws JsonException {
            return find(name).orElseThrow(() -> new JsonException("the member \"" + name + "\" is missing"));
        }

        public String text(String name) throws JsonException {
            if (get(name) instanceof JsonString(String value)) {
                return value;
            }
            throw isNot(name, "a string");
        }

        /** A number written without a fraction or an exponent that fits a long. */
        public long wholeNumber(String name) throws JsonException {
            if (get(name) instanceof JsonNumber(BigDecimal value)
                    && value.scale() == 0
                    && value.toBigInteger().bitLength() < Long.SIZE) {
                return value.longValueExact();
            }
            throw isNot(name, "a whole number");
        }

        public boolean truth(String name) throws JsonException {
            if (get(name) instanceof JsonBoolean(boolean value)) {
                return value;
            }
            throw isNot(name, "true or false");
        }

        public JsonObject object(String name) throws JsonException {
            if (get(name) instanceof JsonObject object) {
                return object;
            }
            throw isNot(name, "an object");
        }

        public List<JsonValue> array(String name) throws JsonException {
            if (get(name) instanceof JsonArray(List<JsonValue> elements)) {
                return elements;
            }
            throw isNot(name, "an array");
        }

        /** The strings of an array that holds nothing else. */
        public List<String> texts(String name) throws JsonException {
            List<String> texts = new ArrayList<>();
            for (JsonValue element : array(name)) {
                if (!(element instanceof JsonString(String value))) {
                    throw isNot(name, "an array of strings");
                }
                texts.add(value);
            }
            return texts;
        }

        /** The objects of an array that holds nothing else. */
        public List<JsonObject> objects(String name) throws JsonException {
            List<JsonObject> objects = new ArrayList<>();
            for (JsonValue element : array(name)) {
                if (!(element instanceof JsonObject object)) {
                    throw isNot(name, "an array of objects");
                }
                objects.add(object);
            }
            return objects;
        }

        /** Refuses members that nobody asked for: what root acts on is known whole, or not acted on. */
        public JsonObject only(Set<String> known) throws JsonException {
            for (String name : members.keySet()) {
                if (!known.contains(name)) {
                    throw new JsonException("the member \"" + name + "\" is unknown here");
                }
            }
            return this;
        }

        private static JsonException isNot(String name, String wanted) {
            return new JsonException("the member \"" + name + "\" is not " + wanted);
        }
    }

    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }

        public static JsonArray ofTexts(List<String> texts) {
            return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
        }
    }

    record JsonString(String value) implements JsonValue {
        public JsonString {
            Surrogates.requirePaired(value);
        }
    }

    /** An exact number: nothing is rounded on the way in or out. */
    record JsonNumber(BigDecimal value) implements JsonValue {
        public static JsonNumber of(long value) {
            return new JsonNumber(BigDecimal.valueOf(value));
        }
    }

    record JsonBoolean(boolean value) implements JsonValue {}

    record JsonNull() implements JsonValue {}

    /** Collects the members of an object in order. */
    final class Builder {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder and(String name, String value) {
            return and(name, new JsonString(value));
        }

        public Builder and(String name, long value) {
            return and(name, JsonNumber.of(value));
        }

        public Builder and(String name, boolean value) {
            return and(name, new JsonBoolean(value));
        }

        public Builder and(String name, JsonValue value) {
            if (members.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("the member \"" + name + "\" is there already");
            }
            return this;
        }

        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
