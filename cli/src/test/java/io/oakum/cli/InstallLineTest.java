package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallLineTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void the_token_is_an_argument_of_no_program() {
        String line = new InstallLine("https://oakum.example:8441", "/agent/v1/install", DIGEST).toPaste("s3cret_-");

        assertThat(line).startsWith("printf '%s\\n' s3cret_- | sudo sh -c '");
        assertThat(line.substring(line.indexOf('|'))).doesNotContain("s3cret").contains("SHA256:" + DIGEST);
        assertThat(line).as("root reads what it chooses").contains(" --mode managed;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://oakum.example:8441", "https://a;reboot", "https://$(id)", "https://a'b", ""})
    void a_server_cannot_have_a_root_shell_do_anything_else(String server) {
        assertThatThrownBy(() -> new InstallLine(server, "/agent/v1/install", DIGEST))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
