package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server may make an agent read and wait for. */
class ServerLinkTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    private Path folder;

    private HttpServer server;
    private HttpClient http;

    @BeforeEach
    void a_server() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void ended() {
        over.countDown();
        http.shutdownNow();
        server.stop(0);
        threads.shutdownNow();
    }

    private ServerLink answering(HttpHandler handler) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
        });
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new ServerLink(http, url, new FleetTrust(Sha256.of(new byte[0])));
    }

    private void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(new byte[10]);
        exchange.getResponseBody().flush();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendEndlessly(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
                body.write(new byte[1 << 16]);
            }
        }
    }

    @Test
    void an_answer_is_read_whole() throws Exception {
        var link = answering(exchange -> {
            exchange.sendResponseHeaders(207, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });

        assertThat(link.post(Call.POLL, new byte[0])).isEqualTo(new ServerLink.Said(207, Bytes.ofText("hello")));
    }

    @Test
    @BadInput("O17")
    void an_answer_that_never_ends_is_cut_whatever_was_asked() {
        var link = answering(ServerLinkTest::sendEndlessly);

        for (Call call : Call.values()) {
            assertThatThrownBy(() -> link.post(call, new byte[0]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("longer than " + call.most() + " bytes");
        }
    }

    @Test
    @BadInput("O17")
    void a_file_that_never_ends_is_cut() throws Exception {
        var link = answering(ServerLinkTest::sendEndlessly);
        Path file = folder.resolve("package");

        assertThatThrownBy(() -> link.download("agent/v1/package/x", file, 300_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 300000 bytes");
        assertThat(Files.size(file)).isLessThanOrEqualTo(300_000);
    }

    @Test
    @BadInput("O17")
    void an_answer_that_stalls_is_given_up() throws Exception {
        answering(this::stall);
        var hasty = new BoundedAnswer(1000, Duration.ofMillis(100), 100, Duration.ofHours(1));

        assertThatThrownBy(() -> hasty.copy(body(), new ByteArrayOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too slowly, 10 bytes");
    }

    @Test
    @BadInput("O17")
    void one_that_trickles_is_given_up_after_the_longest_time_for_all_of_it() throws Exception {
        answering(ServerLinkTest::sendEndlessly);
        var hasty = new BoundedAnswer(Long.MAX_VALUE, Duration.ofMillis(50), 0, Duration.ofMillis(100));

        assertThatThrownBy(() -> hasty.copy(body(), OutputStream.nullOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too slowly");
    }

    private InputStream body() throws IOException, InterruptedException {
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }
}
