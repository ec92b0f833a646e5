package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To which servers a session is taken: a link is whatever somebody pasted. */
class ConnectCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://oakum.example.net",
                "https://10.1.2.3:8440",
                "http://localhost:8440",
                "http://127.0.0.1:8440",
                "http://[::1]:8440"
            })
    void over_tls_to_every_server_and_without_it_to_this_machine(String url) {
        assertThatCode(() -> ConnectCommand.requireSecrecy(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://oakum.example.net",
                "http://10.1.2.3:8440",
                "http://localhost.example.net",
                "http://127.0.0.1@example.net",
                "http://127.0.0.1.example.net:80"
            })
    void without_tls_to_no_other_machine(String url) {
        assertThatThrownBy(() -> ConnectCommand.requireSecrecy(url))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(url)
                .hasMessageContaining("without TLS");
    }
}
