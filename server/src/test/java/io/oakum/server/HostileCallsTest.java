package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.CertificateAuthority;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's listeners as somebody meets them who speaks HTTP and TLS as no honest program does. */
class HostileCallsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int NO_MORE_MILLIS = 500;

    @TempDir
    private static Path folder;

    private static Database database;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.on(database, folder);
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static Socket connected() throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().peoplePort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static String said(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        return answer(socket);
    }

    /** Everything that comes until the other side hangs up, or says no more. */
    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
                socket.setSoTimeout(NO_MORE_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            assertThat(text.toString()).as("what it said at all").isNotEmpty();
        } catch (SocketException e) {
            // It hung up the hard way.
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X-A: b\rX-C: d\r\nContent-Length: 0\r\n\r\n",
            })
    @BadInput("E15")
    void E15_of_two_requests_in_one_the_second_is_never_answered(String headers) throws Exception {
        String smuggled = "GET /api/v1/hosts HTTP/1.1\r\nHost: a\r\n\r\n";
        try (Socket socket = connected()) {
            String answers = said(socket, "POST /sign-in HTTP/1.1\r\nHost: a\r\n" + headers + smuggled);

            assertThat(answers.split("HTTP/1\\.1 ", -1).length - 1).as(answers).isLessThanOrEqualTo(1);
            assertThat(answers).doesNotContain("HTTP/1.1 2");
        }
    }

    @Test
    @BadInput("E16")
    void E16_a_thousand_callers_who_never_finish_their_request_keep_nobody_else_waiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = connected();
                slow.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/api/v1/session").statusCode()).isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE /",
                "TRACE /api/v1/session",
                "OPTIONS *",
                "OPTIONS /hosts",
                "PROPFIND /",
                "CONNECT a:443",
                "CONNECT /"
            })
    @BadInput("W28")
    void W28_a_method_that_is_none_of_ours_does_nothing_and_echoes_nothing(String line) throws Exception {
        for (int port : List.of(server.server().peoplePort(), server.server().operationPort())) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                String answer = said(socket, line + " HTTP/1.1\r\nHost: a\r\nX-Secret: of-a-caller\r\n\r\n");

                assertThat(answer)
                        .matches("(?s)HTTP/1\\.1 (400|404|405|501) .*")
                        .doesNotContain("of-a-caller");
            }
        }
    }

    @Test
    @BadInput("W24")
    void W24_a_file_of_five_gibibytes_is_refused_before_it_is_sent() throws Exception {
        String administrator = server.server().signIn().local("admin");
        try (Socket socket = connected()) {
            String answer = said(
                    socket,
                    "POST /api/v1/feeds/great/content HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + administrator
                            + "\r\nContent-Length: 5368709120\r\n\r\nCVE-2026-1");

            assertThat(answer).startsWith("HTTP/1.1 400").contains("the content is longer than 4294967296 bytes");
        }
    }

    /** A connection that is cut, or a program that ends while it speaks. */
    @Test
    void a_call_that_breaks_off_ends_its_connection_and_is_no_mistake_of_ours() throws Exception {
        String administrator = server.server().signIn().local("admin");
        try (var log = new Heard();
                Socket people = connected();
                Socket file = connected();
                Socket headers = connected();
                SSLSocket agents = secured(Optional.empty())) {
            agents.startHandshake();

            breakOff(people, "/sign-in", "");
            breakOff(file, "/api/v1/feeds/great/content", "Authorization: Bearer " + administrator + "\r\n");
            breakOff(agents, "/agent/v1/enrol", "");
            headers.getOutputStream().write("POST /sign-in HTTP/1.1\r\nX-Cut: ".getBytes(StandardCharsets.US_ASCII));
            headers.shutdownOutput();
            headers.getInputStream().readAllBytes();

            assertThat(log.worse(Level.INFO)).isEmpty();
        }
    }

    private static void breakOff(Socket socket, String path, String header) throws IOException {
        String half = "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "Content-Length: 1000\r\n\r\nsecret=";
        socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        socket.shutdownOutput();

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .as(path)
                .doesNotContain("HTTP/1.1 5");
    }

    /** All that is logged. */
    private static final class Heard extends Handler implements AutoCloseable {
        private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

        Heard() {
            Logger.getLogger("").addHandler(this);
        }

        List<String> worse(Level level) {
            return records.stream()
                    .filter(one -> one.getLevel().intValue() > level.intValue() || one.getThrown() != null)
                    .map(one -> one.getLoggerName() + " " + one.getMessage() + " " + one.getThrown())
                    .toList();
        }

        @Override
        public void publish(LogRecord one) {
            records.add(one);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            Logger.getLogger("").removeHandler(this);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1",
                "X-Client-Cert: CN=h-a",
                "x_client_cert: CN=h-a",
                "X-Remote-User: admin",
                "Forwarded: for=127.0.0.1;by=admin"
            })
    @BadInput("E8")
    void E8_a_header_is_nobodys_identity(String header) throws Exception {
        try (Socket socket = connected()) {
            assertThat(said(socket, "GET /api/v1/hosts HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 401");
        }
        assertThat(call("/agent/v1/poll", header, Optional.empty())).startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/agent/v1/poll", "/agent/v1/report", "/agent/v1/task", "/agent/v1/renew"})
    @BadInput({"E7", "E12"})
    void E7_E12_who_has_no_certificate_may_do_nothing_but_ask_to_be_let_in(String path) throws Exception {
        assertThat(call(path, "X-A: b", Optional.empty())).startsWith("HTTP/1.1 401");
    }

    @Test
    @BadInput("E7")
    void E7_the_certificate_of_another_fleet_opens_nothing() {
        SigningKey key = SigningKey.generate(RANDOM);
        var other = new CertificateAuthority(SigningKey.generate(RANDOM), "f-other", Instant.now(), RANDOM);
        X509Certificate certificate = other.agent(key.verifyingKey(), "h-a", Instant.now());
        var shown = new Shown(key, certificate, other.root());

        assertThatThrownBy(() -> call("/agent/v1/poll", "X-A: b", Optional.of(shown)))
                .isInstanceOf(IOException.class);
    }

    /** What was answered is kept, a thousand of them. */
    @Test
    void a_checkpoint_that_is_none_by_its_length_is_not_kept() {
        byte[] poll = ProtocolJson.write(new PollRequest("b", "0.1.0", "", "x".repeat(5000), 0, List.of(), ""));

        assertThatThrownBy(() -> ProtocolJson.pollRequest(Json.readObject(poll)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("has 5000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.1"})
    @BadInput("E7")
    void E7_older_protocols_are_not_spoken(String protocol) throws Exception {
        try (SSLSocket socket = secured(Optional.empty())) {
            socket.setEnabledProtocols(new String[] {protocol});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    /** What a caller shows of itself. */
    private record Shown(SigningKey key, X509Certificate certificate, X509Certificate root) {
        KeyManager[] managers() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setKeyEntry("me", key.privateKey(), new char[0], new X509Certificate[] {certificate, root});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, new char[0]);
            return new KeyManager[] {new Insisting(factory)};
        }
    }

    /** Shows its certificate whatever authorities the server names. */
    private static final class Insisting extends javax.net.ssl.X509ExtendedKeyManager {
        private final javax.net.ssl.X509ExtendedKeyManager one;

        Insisting(KeyManagerFactory factory) {
            one = (javax.net.ssl.X509ExtendedKeyManager) factory.getKeyManagers()[0];
        }

        @Override
        public String[] getClientAliases(String type, java.security.Principal[] issuers) {
            return new String[] {"me"};
        }

        @Override
        public String chooseClientAlias(String[] types, java.security.Principal[] issuers, Socket socket) {
            return "me";
        }

        @Override
        public String[] getServerAliases(String type, java.security.Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, java.security.Principal[] issuers, Socket socket) {
            throw new IllegalStateException("this is no server");
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return one.getCertificateChain(alias);
        }

        @Override
        public java.security.PrivateKey getPrivateKey(String alias) {
            return one.getPrivateKey(alias);
        }
    }

    /** Believes any server: it is the server that is tried here. */
    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLSocket secured(Optional<Shown> shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                shown.isPresent() ? shown.get().managers() : new KeyManager[0],
                new TrustManager[] {new Credulous()},
                RANDOM);
        var socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.server().agentsPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static String call(String path, String header, Optional<Shown> shown) throws Exception {
        try (SSLSocket socket = secured(shown)) {
            socket.startHandshake();
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: a\r\n" + header
                                    + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            int first = socket.getInputStream().read();
            if (first < 0) {
                throw new IOException("hung up");
            }
            return (char) first + answer(socket);
        }
    }
}
