package io.oakum.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Seeds;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonBoolean;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class JsonProperties {
    private static final byte[] LIKELY =
            "{}[]\",:\\u00e1ed8f0123456789-+.eE truefalsnl\n\t\0\u00ff\ufeff".getBytes(UTF_8);

    @Test
    void what_is_written_is_read_back_the_same() {
        Seeds.check(20_000, random -> {
            JsonValue value = value(random, 4);

            assertThat(Json.read(Json.write(value).getBytes(UTF_8))).isEqualTo(value);
            assertThat(Json.read(Json.writeIndented(value).getBytes(UTF_8))).isEqualTo(value);
        });
    }

    @Test
    void a_document_that_is_read_is_written_in_one_spelling() {
        Seeds.check(100_000, random -> {
            byte[] document = damaged(random, Json.write(value(random, 3)).getBytes(UTF_8));
            try {
                String once = Json.write(Json.read(document));
                assertThat(Json.write(Json.read(once.getBytes(UTF_8)))).isEqualTo(once);
            } catch (JsonException refused) {
                assertThat(refused).hasMessageMatching("(?s)(line \\d+, column \\d+: .+|byte \\d+ is not UTF-8)");
            }
        });
    }

    @Test
    void junk_is_read_or_refused_and_nothing_else() {
        Seeds.check(200_000, random -> {
            byte[] junk = new byte[random.nextInt(24)];
            for (int i = 0; i < junk.length; i++) {
                junk[i] = LIKELY[random.nextInt(LIKELY.length)];
            }
            try {
                Json.read(junk);
            } catch (JsonException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }

    private static byte[] damaged(SplittableRandom random, byte[] document) {
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            document[random.nextInt(document.length)] = LIKELY[random.nextInt(LIKELY.length)];
        }
        return document;
    }

    private static JsonValue value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> new JsonString(text(random));
            case 1 -> new JsonNumber(number(random));
            case 2 -> new JsonBoolean(random.nextBoolean());
            case 3 -> new JsonNull();
            case 4 -> {
                List<JsonValue> elements = new ArrayList<>();
                for (int count = random.nextInt(4); count > 0; count--) {
                    elements.add(value(random, depth - 1));
                }
                yield new JsonArray(elements);
            }
            default -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                for (int count = random.nextInt(4); count > 0; count--) {
                    members.put(text(random), value(random, depth - 1));
                }
                yield new JsonObject(members);
            }
        };
    }

    private static BigDecimal number(SplittableRandom random) {
        var unscaled = BigInteger.valueOf(random.nextLong() >> random.nextInt(64));
        return new BigDecimal(unscaled, random.nextInt(-20, 20));
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            int limit = random.nextBoolean() ? 0x80 : 0x110000;
            int codePoint = random.nextInt(limit);
            boolean isHalf = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(isHalf ? ' ' : codePoint);
        }
        return text.toString();
    }
}
