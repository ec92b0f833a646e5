package io.oakum.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.SharedData;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonNumber;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {

    @Test
    void a_document_comes_back_with_its_members_in_order() throws Exception {
        JsonObject read = Json.readObject(utf8(" {\"b\": [1, true, null], \"a\" : {\"t\":\"x\\u00e9\\n\\/\"} } \n"));

        assertThat(read.members().keySet()).containsExactly("b", "a");
        assertThat(read.array("b").getFirst()).isEqualTo(JsonNumber.of(1));
        assertThat(read.array("b").getLast()).isEqualTo(new JsonNull());
        assertThat(read.object("a").text("t")).isEqualTo("xé\n/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.10", "-0.5", "12345678901234567890123", "1e2", "0", "-7", "1E-300", "9223372036854775807"})
    void a_number_is_kept_exactly(String number) throws Exception {
        assertThat(Json.read(utf8(number))).isEqualTo(new JsonNumber(new BigDecimal(number)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2} | line 1, column 8: a second member of the same name",
                "{\"a\":1,\"\\u0061\":2} | line 1, column 8: a second member of the same name",
                "{} {} | line 1, column 4: something behind the end",
                "{}x | something behind the end",
                "[1,] | line 1, column 4: no value begins like this",
                "{\"a\":1,} | the name of a member was expected",
                "{a:1} | the name of a member was expected",
                "{'a':1} | the name of a member was expected",
                "[1 2] | ',' was expected",
                "{\"a\" 1} | ':' was expected",
                "// c | no value begins like this",
                "NaN | no value begins like this",
                "Infinity | no value begins like this",
                "nul | 'l' was expected, but the document ends",
                "True | no value begins like this",
                "01 | line 1, column 1: a number that begins with a needless zero",
                "-01 | needless zero",
                "+1 | no value begins like this",
                ".5 | no value begins like this",
                "1. | a digit was expected, but the document ends",
                "1e | a digit was expected",
                "- | a digit was expected",
                "0x10 | something behind the end",
                "1e400 | line 1, column 1: a number beyond what others can hold",
                "-1e400 | a number beyond what others can hold",
                "1e-400 | a number beyond what others can hold",
                "0e999999999 | a number beyond what others can hold",
                "1e99999999999 | a number beyond what others can hold",
                "\"abc | the string does not end",
                "\"\\x\" | 'u' was expected",
                "\"\\u12g4\" | four hexadecimal digits were expected",
                "\"\\ud800\" | a lone surrogate",
                "\"\\udc00\\ud800\" | a lone surrogate",
                "\"\\ud800x\" | a lone surrogate",
                "{\"\\ud800\":1} | a lone surrogate",
                "[ | no value begins like this, but the document ends",
                "`` | no value begins like this, but the document ends",
                "\u00a01 | no value begins like this",
            })
    void what_is_no_strict_json_is_refused_with_its_place(String document, String message) {
        assertThatThrownBy(() -> Json.read(utf8(document)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_place_is_told_by_line_and_column() {
        refuses(utf8("{\n  \"a\": 1,\n  \"b\": ?\n}"), "line 3, column 8");
    }

    @Test
    @BadInput("O16")
    void O16_raw_bytes_that_readers_disagree_about_are_refused() {
        refuses(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'}, "a byte order mark");
        refuses(new byte[] {'"', (byte) 0xc3, '"'}, "byte 1 is not UTF-8");
        refuses(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, "byte 1 is not UTF-8");
        refuses(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, "byte 1 is not UTF-8");
        refuses(new byte[] {'"', 'a', (byte) 0xe2, (byte) 0x82}, "byte 2 is not UTF-8");
        refuses(new byte[] {'"', 0, '"'}, "a raw control character");
        refuses(new byte[] {'{', 0, '}'}, "the name of a member was expected");
        refuses(utf8("\"a\nb\""), "line 1, column 3: a raw control character");
    }

    @Test
    @BadInput("O16")
    void O16_unknown_members_and_fractions_are_refused_where_the_shape_is_known() throws Exception {
        JsonObject order =
                Json.readObject(utf8("{\"op\":\"hold\",\"count\":1.0,\"big\":9223372036854775808,\"e\":1e2}"));

        assertThatThrownBy(() -> order.only(Set.of("op", "big", "e")))
                .hasMessage("the member \"count\" is unknown here");
        assertThatThrownBy(() -> order.wholeNumber("count")).hasMessage("the member \"count\" is not a whole number");
        assertThatThrownBy(() -> order.wholeNumber("big")).hasMessageContaining("not a whole number");
        assertThatThrownBy(() -> order.wholeNumber("e")).hasMessageContaining("not a whole number");
        assertThatThrownBy(() -> order.text("missing")).hasMessage("the member \"missing\" is missing");
        assertThatThrownBy(() -> order.texts("op")).hasMessageContaining("not an array");
        assertThat(order.only(Set.of("op", "count", "big", "e")).text("op")).isEqualTo("hold");
    }

    @Test
    @BadInput("O16")
    void O16_depth_is_bounded_long_before_the_stack_is() throws Exception {
        assertThat(Json.read(utf8("[".repeat(64) + "]".repeat(64)))).isInstanceOf(JsonArray.class);
        refuses(utf8("[".repeat(65) + "]".repeat(65)), "column 65: nesting deeper than 64");
        refuses(utf8("[".repeat(10_000)), "nesting deeper than 64");
        refuses(utf8("{\"a\":".repeat(10_000)), "nesting deeper than 64");
    }

    @Test
    void depth_counts_what_is_open_and_not_what_was() throws Exception {
        String many = "[" + "[[]],{\"a\":{}},".repeat(1000) + "1]";

        assertThat(Json.read(utf8(many))).isInstanceOf(JsonArray.class);
    }

    @Test
    void more_bytes_than_the_cap_are_not_read() throws Exception {
        assertThat(Json.read(utf8("[1]"), 3)).isInstanceOf(JsonArray.class);
        assertThat(Json.read(new ByteArrayInputStream(utf8("[1]")), 3)).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> Json.read(utf8("[12]"), 3)).hasMessageContaining("longer than the 3 bytes");
        var endless = new ByteArrayInputStream(utf8(" ".repeat(100)));
        assertThatThrownBy(() -> Json.read(endless, 3)).hasMessageContaining("longer than the 3 bytes");
        assertThat(endless.available()).isEqualTo(96);
    }

    @Test
    void a_number_too_long_to_be_meant_is_refused() throws Exception {
        assertThat(Json.read(utf8("9".repeat(64)))).isInstanceOf(JsonNumber.class);
        refuses(utf8("9".repeat(65)), "a number longer than 64");
        refuses(utf8("9".repeat(1_000_000)), "a number longer than 64");
    }

    @Test
    void a_pair_of_surrogates_is_one_character_however_it_is_written() throws Exception {
        assertThat(Json.read(utf8("\"\\ud83d\\udd27\""))).isEqualTo(Json.read(utf8("\"🔧\"")));
    }

    @Test
    void lists_of_one_kind_are_handed_out_as_such() throws Exception {
        JsonObject read = Json.readObject(utf8("{\"t\":[\"a\",\"b\"],\"o\":[{\"n\":1}],\"m\":[\"a\",1]}"));

        assertThat(read.texts("t")).isEqualTo(List.of("a", "b"));
        assertThat(read.objects("o").getFirst().wholeNumber("n")).isEqualTo(1);
        assertThatThrownBy(() -> read.texts("m")).hasMessage("the member \"m\" is not an array of strings");
        assertThatThrownBy(() -> read.objects("m")).hasMessage("the member \"m\" is not an array of objects");
        assertThat(read.find("t")).contains(new JsonArray(List.of(new JsonString("a"), new JsonString("b"))));
    }

    @Test
    void the_catalogue_of_known_exploited_vulnerabilities_is_read_whole() throws Exception {
        var file = SharedData.file("feeds/kev/known_exploited_vulnerabilities-2025.08.25.json.gz");
        JsonValue catalogue;
        try (var stream = new GZIPInputStream(Files.newInputStream(file))) {
            catalogue = Json.read(stream, Json.MAX_BYTES);
        }

        var known = ((JsonObject) catalogue).objects("vulnerabilities");
        assertThat(known).hasSizeGreaterThan(100);
        for (JsonObject vulnerability : known) {
            assertThat(vulnerability.text("cveID")).startsWith("CVE-");
        }
    }

    private static void refuses(byte[] document, String message) {
        assertThatThrownBy(() -> Json.read(document))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
