package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecrecyTest {
    private static final Secrecy NOTHING_KNOWN = new Secrecy(Set.of());

    @TempDir
    private Path apt;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            E: Failed to fetch https://bob:hunter2@deb.example/x  401 | E: Failed to fetch https://***@deb.example/x  401
            https://bob:p@ss@deb.example/debian | https://***@deb.example/debian
            https://bob:pa/ss@deb.example/debian | https://***@deb.example/debian
            Proxy-Authorization: Basic Ym9iOmh1bnRlcjI= | Proxy-Authorization: ***
            > authorization: Bearer eyJhbGciOiJ.e30.x | > authorization: ***
            407 with bearer abcdef0123456789 sent | 407 with bearer *** sent
            https://deb.example/x?token=abc123&arch=amd64 | https://deb.example/x?token=***&arch=amd64
            """)
    void how_somebody_signed_in_is_not_told(String printed, String told) {
        assertThat(NOTHING_KNOWN.redacted(printed)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "http://deb.debian.org:80/debian bookworm InRelease",
        "the bearer certificate is over",
        "curl 7.88.1-10+deb12u5 (fixes the basic authentication)",
        "https://deb.example:8080/pool/a@b/x.deb"
    })
    void what_is_no_secret_stays(String text) {
        assertThat(NOTHING_KNOWN.redacted(text)).isEqualTo(text);
    }

    @Test
    void the_passwords_that_apt_knows_are_not_told_wherever_they_stand() throws Exception {
        Files.writeString(
                apt.resolve("auth.conf"), "# password commented\nmachine deb.example login bob password s3cret!\n");
        Files.createDirectories(apt.resolve("auth.conf.d"));
        Files.writeString(apt.resolve("auth.conf.d/90ppa.conf"), "machine ppa.example\nlogin al\npassword\n  amd64\n");
        Secrecy secrecy = Secrecy.ofApt(apt);

        assertThat(secrecy.passwords()).containsExactlyInAnyOrder("s3cret!", "amd64");
        assertThat(secrecy.redacted("the server said: s3cret! is wrong")).isEqualTo("the server said: *** is wrong");
        assertThat(secrecy.redacted("amd64"))
                .as("a name, though spelled like one")
                .isEqualTo("amd64");
    }

    @Test
    void a_document_is_gone_through_to_its_ends_and_what_is_held_against_digests_stays() throws Exception {
        JsonObject document = Json.readObject("""
                {"problems":[{"message":"at http://a:b@c/"}],"why":"http://a:b@c/","n":1,"ok":true,"nothing":null,
                "changes":"http://a:b@c/"}""".getBytes(StandardCharsets.UTF_8));

        assertThat(Json.write(NOTHING_KNOWN.redacted(document)))
                .isEqualTo(
                        "{\"problems\":[{\"message\":\"at http://***@c/\"}],\"why\":\"http://***@c/\",\"n\":1,\"ok\":true,"
                                + "\"nothing\":null,\"changes\":\"http://a:b@c/\"}");
    }
}
