package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    @Test
    void without_a_proxy_calls_go_straight() throws Exception {
        var settings = ProxySettings.of(Map.of());

        assertThat(settings.selector().select(URI.create("https://oakum.example:8441")))
                .containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:3129, 127.0.0.1, 3129, ''",
        "127.0.0.1:3129, 127.0.0.1, 3129, ''",
        "http://127.0.0.1, 127.0.0.1, 3128, ''",
        "http://me:p%40ss@127.0.0.1:3129/, 127.0.0.1, 3129, me:p@ss"
    })
    void it_is_named_as_for_other_programs(String named, String host, int port, String user) throws Exception {
        var settings = ProxySettings.of(Map.of("https_proxy", named));

        assertThat(settings.proxy().orElseThrow().getHostString()).isEqualTo(host);
        assertThat(settings.proxy().orElseThrow().getPort()).isEqualTo(port);
        assertThat(settings.user()).isEqualTo(user);
        assertThat(settings.selector()
                        .select(URI.create("https://oakum.example:8441"))
                        .getFirst()
                        .type())
                .isEqualTo(Proxy.Type.HTTP);
    }

    @ParameterizedTest
    @CsvSource({
        "oakum.example, oakum.example, true",
        ".example, oakum.example, true",
        "example, oakum.example, true",
        "*.example, oakum.example, true",
        "'a, oakum.example', oakum.example, true",
        "*, oakum.example, true",
        "akum.example, oakum.example, false",
        "'', oakum.example, false"
    })
    void some_hosts_are_called_straight(String without, String host, boolean isStraight) throws Exception {
        assertThat(ProxySettings.of(Map.of("NO_PROXY", without)).isStraight(host))
                .isEqualTo(isStraight);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://proxy:1080", "http://", "http://me:s3cret@ /", "::"})
    void what_is_no_proxy_is_refused_and_its_password_not_told(String named) {
        assertThatThrownBy(() -> ProxySettings.of(Map.of("HTTPS_PROXY", named)))
                .hasMessageContaining("http://proxy.example:3128")
                .hasMessageNotContaining("s3cret");
    }
}
