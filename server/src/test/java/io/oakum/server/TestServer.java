package io.oakum.server;

import com.sun.net.httpserver.HttpServer;
import io.oakum.control.FeedCatalogue;
import io.oakum.control.OperatorKey;
import io.oakum.feeds.signature.FeedKeys;
import io.oakum.store.Database;
import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A server on a database of its own, as a program with an administrator's secret meets it. */
final class TestServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server;
    private final String administrator;

    private TestServer(Server server) throws Exception {
        this.server = server;
        this.administrator = server.signIn().local("admin");
    }

    static TestServer on(Database database, Path folder) throws Exception {
        return on(database, folder, false);
    }

    /** One on which each plan names a change, or not. */
    static TestServer on(Database database, Path folder, boolean wantsReference) throws Exception {
        return on(database, folder, wantsReference, 0);
    }

    /** @param demoHosts how many hosts are made up; 0 for a real fleet */
    static TestServer on(Database database, Path folder, boolean wantsReference, int demoHosts) throws Exception {
        return on(database, folder, wantsReference, demoHosts, "");
    }

    /** One that does not take every agent for one of its own. */
    static TestServer ofVersion(String version, Database database, Path folder) throws Exception {
        return on(database, folder, false, 0, version);
    }

    private static TestServer on(Database database, Path folder, boolean wantsReference, int demoHosts, String version)
            throws Exception {
        Needed.assume(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen (openssh-client)");
        Path key = folder.resolve("id");
        if (!Files.exists(key)) {
            new LocalRunner().run(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
        }
        OperatorKey operator = new SshKeygen(new LocalRunner(), key);
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var feeds = new FeedSettings(
                FeedCatalogue.NONE,
                folder.resolve("feeds"),
                Set.of("127.0.0.1"),
                Optional.empty(),
                new FeedKeys(folder.resolve("feed-keys")));
        return new TestServer(Server.start(
                new Server.Ground(
                        database,
                        folder.resolve("secrets"),
                        "admin",
                        operator,
                        feeds,
                        wantsReference,
                        demoHosts,
                        SiteAddress.NONE,
                        () -> {},
                        new AgentPackages(folder.resolve("packages")),
                        version),
                new Server.Listeners(loopback, loopback, loopback),
                Clock.systemUTC()));
    }

    Server server() {
        return server;
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** @param body empty for none */
    HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                request(path)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /**
     * As somebody else.
     *
     * @param form empty for none, which only asks
     */
    HttpResponse<String> as(String secret, String path, String form) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.peoplePort() + path))
                .header("Authorization", "Bearer " + secret);
        return http.send(
                form.isEmpty()
                        ? request.GET().build()
                        : request.POST(BodyPublishers.ofString(form)).build(),
                BodyHandlers.ofString());
    }

    JsonObject document(HttpResponse<String> response) throws Exception {
        return Json.readObject(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.peoplePort() + path))
                .header("Authorization", "Bearer " + administrator);
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }

    /** Publishes one feed on this machine, as long as the test lasts. */
    static final class Publisher implements AutoCloseable {
        private final HttpServer http;
        private final AtomicReference<String> text = new AtomicReference<>("");
        private final AtomicReference<String> signature = new AtomicReference<>("");

        Publisher() throws Exception {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                boolean isSignature = exchange.getRequestURI().getPath().endsWith(".asc");
                byte[] bytes = (isSignature ? signature : text).get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(bytes.length == 0 ? 503 : 200, bytes.length == 0 ? -1 : bytes.length);
                try (var body = exchange.getResponseBody()) {
                    body.write(bytes);
                }
            });
            http.start();
        }

        /** Nothing is a server in trouble. */
        void publish(String now) {
            text.set(now);
        }

        /** What stands beside it as its signature. */
        void sign(String now) {
            signature.set(now);
        }

        String address() {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/list";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
