package io.oakum.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {
    private final JsonObject host = JsonObject.with("name", "a\"b")
            .and("count", 3)
            .and("reboot", true)
            .and("services", JsonArray.ofTexts(List.of("cron", "ssh")))
            .and("nothing", new JsonNull())
            .and("empty", new JsonObject(Map.of()))
            .build();

    @Test
    void members_stand_in_the_order_in_which_they_were_given() {
        assertThat(Json.write(host))
                .isEqualTo("{\"name\":\"a\\\"b\",\"count\":3,\"reboot\":true,\"services\":[\"cron\",\"ssh\"],"
                        + "\"nothing\":null,\"empty\":{}}");
    }

    @Test
    void indented_it_reads_well_and_means_the_same() throws Exception {
        String indented = Json.writeIndented(host);

        assertThat(indented).isEqualTo("""
                {
                  "name": "a\\"b",
                  "count": 3,
                  "reboot": true,
                  "services": [
                    "cron",
                    "ssh"
                  ],
                  "nothing": null,
                  "empty": {}
                }""");
        assertThat(Json.read(indented.getBytes(UTF_8))).isEqualTo(host);
    }

    @Test
    void nothing_that_moves_a_terminal_or_turns_its_text_is_written_raw() {
        String hostile = "\u001b[2J\r\b\0\u007f\u009b\u202e\u2066\u200f\ufeff\u2028";

        assertThat(Json.write(new JsonString(hostile)))
                .isEqualTo("\"\\u001b[2J\\r\\b\\u0000\\u007f\\u009b\\u202e\\u2066\\u200f\\ufeff\\u2028\"");
    }

    @Test
    void what_cannot_be_written_cannot_be_made() {
        assertThatThrownBy(() -> new JsonString("a\ud800")).hasMessageContaining("index 1");
        assertThatThrownBy(() -> JsonObject.with("\udc00", 1).build()).hasMessageContaining("index 0");
        assertThatThrownBy(() -> JsonObject.with("a", 1).and("a", 2)).hasMessageContaining("\"a\" is there already");
    }
}
