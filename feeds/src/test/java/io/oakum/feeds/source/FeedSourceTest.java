package io.oakum.feeds.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.feeds.source.FeedException.Cause;
import io.oakum.feeds.source.FeedSource.Fresh;
import io.oakum.feeds.source.FeedSource.NotModified;
import io.oakum.feeds.source.FeedSource.Patience;
import io.oakum.feeds.source.FeedSource.Validators;
import io.oakum.testkit.BadInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeedSourceTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(20), 1000);

    @TempDir
    private Path folder;

    @Test
    void the_bytes_and_the_servers_marks_are_kept() throws Exception {
        try (var server = OneAnswer.of(
                "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nLast-Modified: then\r\nContent-Length: 4\r\n\r\nfeed")) {
            var fetched = fetch(server, Validators.NONE);

            assertThat(fetched).isEqualTo(new Fresh(new Validators("\"1\"", "then")));
            assertThat(folder.resolve("feed")).hasContent("feed");
            assertThat(server.request()).doesNotContain("If-None-Match");
        }
    }

    @Test
    void what_is_known_already_is_asked_for_by_its_marks() throws Exception {
        try (var server = OneAnswer.of("HTTP/1.1 304 Not Modified\r\n\r\n")) {
            assertThat(fetch(server, new Validators("\"1\"", "then"))).isEqualTo(new NotModified());
            assertThat(server.request()).contains("If-None-Match: \"1\"").contains("If-Modified-Since: then");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"301", "302", "307", "308"})
    @BadInput({"F15", "W20"})
    void a_redirect_is_not_followed_and_its_target_is_named(String code) throws Exception {
        try (var server = OneAnswer.of(
                "HTTP/1.1 " + code + " X\r\nLocation: http://169.254.169.254/x\r\nContent-Length: 0\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(server, Validators.NONE)).hasMessageContaining("http://169.254.169.254/x");
        }
    }

    @Test
    @BadInput("F15")
    void an_answer_that_ends_before_its_promised_length_is_no_feed() throws Exception {
        try (var server = OneAnswer.of("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nshort")) {
            assertFails(server, "");
        }
    }

    @Test
    void a_feed_that_promises_too_much_is_not_begun() throws Exception {
        try (var server = OneAnswer.of("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")) {
            assertFails(server, "larger than 1000 bytes");
        }
    }

    @Test
    @BadInput("F15")
    void a_feed_that_never_ends_is_broken_off_at_the_limit() throws Exception {
        try (var server = OneAnswer.of("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(5000))) {
            assertFails(server, "larger than 1000 bytes");
        }
    }

    @Test
    void a_server_that_stalls_in_the_middle_is_given_up() throws Exception {
        try (var server = OneAnswer.thatStallsAfter("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx")) {
            assertFails(server, "nothing came for 200 ms");
        }
    }

    @Test
    @BadInput("F15")
    void a_server_that_trickles_is_given_up_when_the_time_is_over() throws Exception {
        var hurried = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300), 1000);
        try (var server = OneAnswer.thatStallsAfter("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx")) {
            assertThatThrownBy(() -> fetch(server, Validators.NONE, hurried)).hasMessageContaining("not through");
        }
    }

    @Test
    void an_error_and_no_server_at_all_are_told_with_the_address() throws Exception {
        try (var server = OneAnswer.of("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
            assertFails(server, "the server answers 503");
        }
        var gone = OneAnswer.of("");
        gone.close();
        assertFails(gone, "127.0.0.1:" + gone.port());
    }

    @Test
    void a_proxy_is_asked_in_the_hosts_place() throws Exception {
        try (var proxy = OneAnswer.of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfeed")) {
            var source = new FeedSource(
                    Addresses.publicAnd(Set.of("mirror.example")),
                    SHORT,
                    Optional.of(
                            ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()))));

            source.fetch(URI.create("http://mirror.example/f"), Validators.NONE, folder.resolve("feed"));

            assertThat(proxy.request()).startsWith("GET http://mirror.example/f HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/latest",
                "https://localhost/x",
                "https://127.0.0.1/x",
                "https://[::1]/x",
                "https://2130706433/x",
                "https://10.0.0.1/x",
                "https://192.168.1.1/x",
                "https://100.64.0.1/x",
                "https://[fd00::1]/x",
                "https://[::ffff:10.0.0.1]/x",
                "https://0.0.0.0/x",
                "http://example.org/x",
                "file:///etc/passwd",
                "gopher://example.org/x",
                "https://user@example.org/x",
                "https:///x"
            })
    @BadInput("W20")
    void w20_addresses_that_are_not_public_are_refused_before_anything_is_sent(String address) {
        assertThatThrownBy(() -> new FeedSource(Addresses.publicAnd(Set.of()), SHORT, Optional.empty())
                        .fetch(URI.create(address), Validators.NONE, folder.resolve("feed")))
                .isInstanceOfSatisfying(
                        FeedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(Cause.ADDRESS));
    }

    @Test
    @BadInput("W20")
    void w20_a_name_that_resolves_to_a_private_address_is_refused_also_where_another_is_public() {
        var addresses = new Addresses(Set.of(), host -> new InetAddress[] {
            InetAddress.getByAddress(host, new byte[] {8, 8, 8, 8}),
            InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1})
        });

        assertThatThrownBy(() -> addresses.check(URI.create("https://rebound.example/x"), false))
                .hasMessageContaining("10.0.0.1 is no public address");
    }

    @Test
    @BadInput("W20")
    void w20_a_listed_private_mirror_is_allowed_by_name_and_its_neighbour_is_not() throws FeedException {
        var addresses = new Addresses(Set.of("mirror.internal"), host ->
                new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1})});

        addresses.check(URI.create("http://mirror.internal/x"), false);
        assertThatThrownBy(() -> addresses.check(URI.create("https://other.internal/x"), false))
                .isInstanceOf(FeedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/x",
                "https://localhost/x",
                "https://localhost./x",
                "https://a.localhost/x",
                "https://127.1/x",
                "https://2130706433/x",
                "https://0x7f000001/x",
                "https://[::1]/x",
                "http://example.org/x",
                "file:///etc/passwd"
            })
    @BadInput("W20")
    void w20_a_proxy_is_not_asked_for_what_is_spelled_as_an_inner_address(String address) {
        assertThatThrownBy(() -> Addresses.publicAnd(Set.of()).check(URI.create(address), true))
                .isInstanceOf(FeedException.class);
    }

    private void assertFails(OneAnswer server, String message) {
        assertThatThrownBy(() -> fetch(server, Validators.NONE))
                .isInstanceOfSatisfying(
                        FeedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(Cause.SERVER))
                .hasMessageContaining(message);
    }

    private FeedSource.Fetched fetch(OneAnswer server, Validators known) throws FeedException, IOException {
        return fetch(server, known, SHORT);
    }

    private FeedSource.Fetched fetch(OneAnswer server, Validators known, Patience patience)
            throws FeedException, IOException {
        Files.deleteIfExists(folder.resolve("feed"));
        return new FeedSource(Addresses.publicAnd(Set.of("127.0.0.1")), patience, Optional.empty())
                .fetch(URI.create("http://127.0.0.1:" + server.port() + "/f"), known, folder.resolve("feed"));
    }
}
