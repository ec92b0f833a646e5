package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.PollAnswer;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server of the version 0.4.0 says to agents of other versions. */
class SpeechTest {
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());

    @TempDir
    private Path folder;

    private Database database;
    private TestServer server;

    @BeforeEach
    void a_server() throws Exception {
        database = TestDatabase.opened();
        server = TestServer.ofVersion("0.4.0", database, folder);
    }

    @AfterEach
    void end() {
        server.close();
        database.close();
    }

    @Test
    void a_machine_whose_agent_would_be_misread_does_not_come_in_and_is_told_why() throws Exception {
        HttpClient http = client(Optional.empty());

        assertThat(enrol(http, "0.1.9"))
                .satisfies(said -> assertThat(said.statusCode()).isEqualTo(426))
                .satisfies(said -> assertThat(said.body()).contains("[agent.too-old]"));
        assertThat(enrol(http, "0.5.0").body()).contains("[agent.too-new]");
        assertThat(enrol(http, "0.2.0").statusCode()).isEqualTo(200);
    }

    @Test
    void a_host_whose_agent_is_too_old_is_heard_and_listed_and_its_reports_are_not_read() throws Exception {
        HttpClient http = enrolled();

        polled(http, "0.1.0");
        ask(server);
        PollAnswer old = polled(http, "0.1.0");
        assertThat(old.problem()).contains("[agent.too-old]");
        assertThat(old.reportWanted()).isFalse();
        assertThat(post(http, "/agent/v1/report", new byte[] {'{', '}'}).statusCode())
                .isEqualTo(426);
        JsonObject host = awaitState("too-old");
        assertThat(host.text("life")).isEqualTo("active");
        assertThat(host.object("asked").get("told")).isEqualTo(new JsonNull());

        PollAnswer present = polled(http, "0.3.0");
        assertThat(present.problem()).isEmpty();
        assertThat(present.reportWanted()).isTrue();
        assertThat(post(http, "/agent/v1/report", new byte[] {'{', '}'}).statusCode())
                .as("it is read, and is no report")
                .isEqualTo(400);
        awaitState("unknown");
    }

    @Test
    void what_such_an_agent_says_that_cannot_be_read_is_answered_with_the_reason_too() throws Exception {
        HttpClient http = enrolled();
        byte[] strange = "{\"bootId\":\"b\",\"agentVersion\":\"7.0.0\",\"tags\":{}}".getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> said = post(http, "/agent/v1/poll", strange);

        assertThat(said.statusCode()).isEqualTo(426);
        assertThat(said.body()).contains("[agent.too-new]");
        awaitState("too-new");
    }

    @Test
    void one_of_two_versions_before_that_waits_is_told_to_report_by_whichever_server_is_asked() throws Exception {
        HttpClient http = enrolled();
        polled(http, "0.2.0");
        String report = "{\"scan\":{\"host\":{\"name\":\"web-1\",\"os\":{\"id\":\"debian\",\"versionId\":\"12\"},"
                + "\"kernel\":{\"running\":\"6.1\",\"installed\":\"\"},\"bootId\":\"boot\"},\"takenAt\":\""
                + Instant.now()
                + "\",\"exposures\":[],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},"
                + "\"installed\":[[\"nginx\",\"amd64\",\"1.0\",\"nginx\",\"1.0\"]]}";
        byte[] document = report.getBytes(StandardCharsets.UTF_8);
        assertThat(post(http, "/agent/v1/report", document).statusCode()).isEqualTo(204);
        var poll = new PollRequest("boot", "0.2.0", Sha256.of(document).hex(), "", 60, List.of(), "");
        HttpRequest waiting = HttpRequest.newBuilder(agents("/agent/v1/poll"))
                .timeout(Duration.ofSeconds(40))
                .POST(BodyPublishers.ofByteArray(ProtocolJson.write(poll)))
                .build();
        var answer = http.sendAsync(waiting, BodyHandlers.ofString());

        try (TestServer other = TestServer.ofVersion("0.4.0", database, folder)) {
            ask(other);
        }

        PollAnswer told = ProtocolJson.pollAnswer(answer.get().body().getBytes(StandardCharsets.UTF_8));
        assertThat(told.reportWanted()).isTrue();
        assertThat(told.tasks()).isEmpty();
    }

    /** A person asks every host to report. */
    private static void ask(TestServer server) throws Exception {
        JsonObject look = server.document(server.post("/api/v1/host-changes/look", "{\"filter\":\"\"}"));
        String ask = "{\"filter\":\"\",\"seen\":\"" + look.text("seen") + "\"}";
        assertThat(server.document(server.post("/api/v1/host-changes/ask", ask)).wholeNumber("changed"))
                .isEqualTo(1);
    }

    private JsonObject awaitState(String state) throws Exception {
        JsonObject host = new JsonObject(java.util.Map.of());
        for (int i = 0; i < 100; i++) {
            host = server.document(server.get("/api/v1/hosts")).objects("hosts").getFirst();
            if (host.text("agentState").equals(state)) {
                return host;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never " + state + ": " + host);
    }

    private PollAnswer polled(HttpClient http, String version) throws Exception {
        var poll = new PollRequest("boot", version, "", "", 0, List.of(), "");
        HttpResponse<String> said = post(http, "/agent/v1/poll", ProtocolJson.write(poll));
        assertThat(said.statusCode()).isEqualTo(200);
        return ProtocolJson.pollAnswer(said.body().getBytes(StandardCharsets.UTF_8));
    }

    private HttpClient enrolled() throws Exception {
        HttpResponse<String> said = enrol(client(Optional.empty()), "0.4.0");
        EnrolAnswer answer = ProtocolJson.enrolAnswer(said.body().getBytes(StandardCharsets.UTF_8));
        return client(Optional.of(answer.certificates()));
    }

    private HttpResponse<String> enrol(HttpClient http, String version) throws Exception {
        String token = server.document(server.post(
                        "/api/v1/enrolment-tokens", "{\"tag\":\"\",\"approves\":true,\"uses\":1,\"seconds\":60}"))
                .text("token");
        byte[] proof = ProtocolJson.enrolmentProof(
                token, serverKey(http), KEY.verifyingKey().openSsh());
        String signature = Base64.getEncoder().encodeToString(KEY.sign(proof));
        var request = new EnrolRequest(
                token, KEY.verifyingKey().openSsh(), signature, "web-1", "debian 12", "machine", version);
        return post(http, "/agent/v1/enrol", ProtocolJson.write(request));
    }

    private Sha256 serverKey(HttpClient http) throws Exception {
        Certificate shown = post(http, "/agent/v1/hello", new byte[0])
                .sslSession()
                .orElseThrow()
                .getPeerCertificates()[0];
        return Sha256.of(shown.getPublicKey().getEncoded());
    }

    private URI agents(String path) {
        return URI.create("https://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.server().agentsPort() + path);
    }

    private HttpResponse<String> post(HttpClient http, String path, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(agents(path))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpClient client(Optional<String> certificates) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLSv1.3");
        tls.init(keys(certificates), new TrustManager[] {new Trusting()}, new SecureRandom());
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
    }

    private static KeyManager[] keys(Optional<String> certificates) throws Exception {
        if (certificates.isEmpty()) {
            return new KeyManager[0];
        }
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(certificates.get().getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("agent", KEY.privateKey(), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** Whose server it is does not matter here. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
