package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.Database;
import io.oakum.store.TestDatabase;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up fleet and a real one never mix. */
class DemoServerTest {
    @TempDir
    private Path folder;

    @Test
    void no_hosts_are_made_up_in_a_real_fleet() throws Exception {
        try (Database database = TestDatabase.opened()) {
            TestServer.on(database, folder).close();

            assertThatThrownBy(() -> TestServer.on(database, folder, false, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a real fleet")
                    .hasMessageContaining("--data DIR");
        }
    }

    @Test
    void a_real_host_with_a_good_token_comes_into_a_real_fleet_and_not_into_a_made_up_one() throws Exception {
        assertThat(enrolled(0)).isEqualTo(200);
        assertThat(enrolled(2)).isEqualTo(401);
    }

    private int enrolled(int demoHosts) throws Exception {
        try (Database database = TestDatabase.opened();
                TestServer server = TestServer.on(
                        database, Files.createDirectories(folder.resolve("demo-" + demoHosts)), false, demoHosts)) {
            String token = server.document(server.post(
                            "/api/v1/enrolment-tokens",
                            "{\"tag\":\"web\",\"approves\":true,\"uses\":3,\"seconds\":3600}"))
                    .text("token");
            return enrol(server.server().agentsPort(), token);
        }
    }

    private static int enrol(int port, String token) throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(anyServer()).build()) {
            URI address = URI.create("https://127.0.0.1:" + port + "/agent/v1/enrol");
            HttpResponse<String> first =
                    http.send(HttpRequest.newBuilder(address).GET().build(), BodyHandlers.ofString());
            Sha256 serverKey = Sha256.of(first.sslSession()
                    .orElseThrow()
                    .getPeerCertificates()[0]
                    .getPublicKey()
                    .getEncoded());
            var key = SigningKey.generate(new SecureRandom());
            String spelled = key.verifyingKey().openSsh();
            String proof = Base64.getEncoder()
                    .encodeToString(key.sign(ProtocolJson.enrolmentProof(token, serverKey, spelled)));
            var request = new EnrolRequest(token, spelled, proof, "real-01", "debian 12", "machine", "0.1.0");
            return http.send(
                            HttpRequest.newBuilder(address)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(ProtocolJson.write(request)))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }

    /** Whose the server is does not matter to what it answers. */
    private static SSLContext anyServer() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new AnyServer()}, new SecureRandom());
        return context;
    }

    private static final class AnyServer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
