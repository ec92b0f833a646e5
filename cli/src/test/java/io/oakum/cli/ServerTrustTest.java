package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.oakum.testkit.MadeCertificate;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the command line believes to be the server, where that shows a certificate. */
class ServerTrustTest {
    @TempDir
    private static Path folder;

    private static MadeCertificate made;
    private static HttpsServer server;

    @BeforeAll
    static void a_server_under_a_certificate_that_nobody_knows() throws Exception {
        made = MadeCertificate.of("localhost", folder);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(made.store(), made.password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"hosts\":7}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        Path session = Files.createDirectories(folder.resolve("secrets")).resolve("local-session");
        Files.writeString(session, "https://127.0.0.1:" + server.getAddress().getPort() + "\nsecret\n");
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void standing(Sha256 shown, Instant ends, List<String> faults, String refused) throws IOException {
        JsonObject standing = JsonObject.with("sha256", shown.hex())
                .and("file", "/etc/oakum/full.pem")
                .and("names", JsonArray.ofTexts(List.of("localhost")))
                .and("ends", ends.toString())
                .and("faults", JsonArray.ofTexts(faults))
                .and("refused", refused)
                .build();
        Files.writeString(folder.resolve("secrets/certificate.json"), Json.write(standing));
    }

    private static Sha256 digest() throws Exception {
        return Sha256.of(made.shown().getEncoded());
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days)).plusSeconds(60);
    }

    @Test
    void the_server_of_a_folder_is_known_by_its_certificate_and_by_no_name() throws Exception {
        standing(digest(), inDays(90), List.of(), "");

        assertThat(FleetApi.of(folder).get("/any").wholeNumber("hosts")).isEqualTo(7);
    }

    @Test
    void another_program_at_its_address_is_told_no_secret() throws Exception {
        standing(Sha256.of(new byte[0]), inDays(90), List.of(), "");

        assertThatThrownBy(() -> FleetApi.of(folder).get("/any"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("its certificate is not the server's");
    }

    @Test
    void an_authority_of_the_systems_list_is_believed_and_one_of_no_list_is_not() throws Exception {
        Path empty = Files.writeString(folder.resolve("none.crt"), "");
        URI address = URI.create("https://localhost:" + server.getAddress().getPort());

        assertThat(status(address, made.certificate())).isEqualTo(200);
        assertThatThrownBy(() -> status(address, empty)).isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() ->
                        status(URI.create(address.toString().replace("localhost", "127.0.0.1")), made.certificate()))
                .as("not its name")
                .isInstanceOf(SSLHandshakeException.class);
    }

    private static int status(URI address, Path bundle) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(ServerTrust.trusting(bundle)).build()) {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void the_doctor_says_how_the_certificate_stands() throws Exception {
        standing(digest(), inDays(22), List.of(), "");
        assertThat(found().verdict()).isEqualTo(Examination.Verdict.FINE);

        standing(digest(), inDays(20), List.of(), "");
        assertThat(found().verdict()).isEqualTo(Examination.Verdict.NOTE);
        assertThat(found().seen()).contains("for localhost", "20 days from now");

        standing(digest(), inDays(-3), List.of("ended on 2026-11-01"), "");
        assertThat(found().verdict()).isEqualTo(Examination.Verdict.WRONG);
        assertThat(found().seen()).contains("browsers warn of it: it ended on 2026-11-01");

        standing(digest(), inDays(22), List.of(), "key.pem is not there");
        assertThat(found().seen()).contains("is not shown: key.pem is not there");
        assertThat(found().wayOut()).contains("/etc/oakum/full.pem");
    }

    private static Examination.Finding found() throws InterruptedException {
        return new Examination(new ServerFolder(folder))
                .findings().stream()
                        .filter(finding -> finding.part().equals("certificate"))
                        .findFirst()
                        .orElseThrow();
    }
}
