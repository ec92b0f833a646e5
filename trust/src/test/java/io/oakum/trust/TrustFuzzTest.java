package io.oakum.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The strict reader takes a document that it can write again, or says why not. */
final class TrustFuzzTest {
    private static final String DOCUMENT =
            "{\"a\":[1,-2.50,3e7,true,false,null,\"x\\u00e9\\n\\\"\\ud83d\\ude00\"],\"b\":{\"c\":{},\"d\":[[]]}}";

    @Test
    @Fuzzes({Json.class, JsonReader.class})
    void a_document_is_read_so_that_it_can_be_written_or_refused() {
        Fuzz.of("json")
                .from(DOCUMENT, " [ ] ", "0.0000001")
                .refusedBy(JsonException.class)
                .gives(bytes -> {
                    JsonValue read = Json.read(bytes);
                    assertThat(Json.read(Json.write(read).getBytes(StandardCharsets.UTF_8)))
                            .isEqualTo(read);
                    assertThat(Json.read(Json.writeIndented(read).getBytes(StandardCharsets.UTF_8)))
                            .isEqualTo(read);
                });
    }

    @Test
    @Fuzzes({Sha256.class, Bytes.class})
    void a_digest_is_read_or_refused() {
        String digest = Sha256.of(new byte[0]).hex();
        Fuzz.of("digest").from(digest).refusedBy(IllegalArgumentException.class).reads(Sha256::ofHex);
        Fuzz.of("digest-base64")
                .from(Sha256.of(new byte[0]).base64())
                .refusedBy(IllegalArgumentException.class)
                .reads(text -> assertThat(Sha256.ofBase64(text).base64()).isEqualTo(text));
        Fuzz.of("base64")
                .from(Bytes.ofText("words").base64())
                .refusedBy(IllegalArgumentException.class)
                .reads(Bytes::ofBase64);
    }
}
