package io.oakum.trust.order;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Typed members of signed documents. Whole numbers and UTC instants only, each within its bounds. */
record Fields(JsonObject object) {

    String id(String name) throws JsonException {
        String value = object.text(name);
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}")) {
            throw new JsonException("\"" + name + "\" is no id");
        }
        return value;
    }

    /** Free text for people, without control characters. */
    String words(String name, int maxLength) throws JsonException {
        String value = object.text(name);
        if (value.length() > maxLength || value.codePoints().anyMatch(Character::isISOControl)) {
            throw new JsonException("\"" + name + "\" is longer than " + maxLength + " or has control characters");
        }
        return value;
    }

    int number(String name, int min, int max) throws JsonException {
        long value = object.wholeNumber(name);
        if (value < min || value > max) {
            throw new JsonException("\"" + name + "\" is " + value + ", not within " + min + " and " + max);
        }
        return (int) value;
    }

    Duration seconds(String name, Duration max) throws JsonException {
        return Duration.ofSeconds(number(name, 0, (int) max.toSeconds()));
    }

    Instant instant(String name) throws JsonException {
        String value = object.text(name);
        try {
            Instant instant = Instant.parse(value);
            if (instant.toString().equals(value)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            throw new JsonException("\"" + name + "\" is no instant in UTC: " + value);
        }
        throw new JsonException("\"" + name + "\" is a second spelling of an instant: " + value);
    }

    Sha256 digest(String name) throws JsonException {
        return digest(name, object.text(name));
    }

    List<Sha256> digests(String name) throws JsonException {
        var digests = new ArrayList<Sha256>();
        for (String text : object.texts(name)) {
            digests.add(digest(name, text));
        }
        return digests;
    }

    private static Sha256 digest(String name, String text) throws JsonException {
        try {
            return Sha256.ofHex(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException("\"" + name + "\" holds no SHA-256: " + text);
        }
    }
}
