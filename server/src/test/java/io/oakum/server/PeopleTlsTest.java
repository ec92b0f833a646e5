package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.oakum.control.CertificateAuthority;
import io.oakum.control.TlsFiles;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate of the owner's and what becomes of it while the server runs, over real sockets. */
class PeopleTlsTest {
    private static final String NAME = "oakum.bank.test";

    private final Instant now = Instant.now();
    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority company =
            new CertificateAuthority(SigningKey.generate(random), "company", now.minus(Duration.ofDays(400)), random);
    private final AtomicReference<JsonObject> standing =
            new AtomicReference<>(JsonObject.with("refused", "").build());

    @TempDir
    private Path folder;

    private TlsFiles files;
    private PeopleTls tls;
    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        files = new TlsFiles(folder.resolve("full.pem"), folder.resolve("key.pem"));
        write(certificate(NAME, now));
        tls = new PeopleTls(files, Optional.of(NAME), standing::set);
        tls.tell(now);
        server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .tls(tls.tls())
                .routing(HttpRouting.builder().get("/", (_, response) -> response.send("here")))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private record Issued(X509Certificate certificate, SigningKey key) {}

    private Issued certificate(String name, Instant made) {
        SigningKey key = SigningKey.generate(random);
        return new Issued(company.server(key.verifyingKey(), List.of(name), made), key);
    }

    private void write(Issued issued) throws IOException {
        Files.writeString(files.certificate(), CertificateAuthority.pem(issued.certificate(), company.root()));
        writeKey(issued);
    }

    private void writeKey(Issued issued) throws IOException {
        Files.writeString(
                files.key(),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder()
                                .encodeToString(issued.key().privateKey().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
    }

    /** It is the same at two looks. */
    private void look() {
        tls.look(now);
        tls.look(now);
    }

    private SSLSocket connected(String protocol) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setCertificateEntry("company", company.root());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), random);
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static X509Certificate shown(SSLSocket socket) throws Exception {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private X509Certificate shown() throws Exception {
        try (SSLSocket socket = connected("TLSv1.3")) {
            return shown(socket);
        }
    }

    private static String asked(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: oakum\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("here")) {
            answer.append((char) socket.getInputStream().read());
        }
        return answer.substring(0, 15);
    }

    @Test
    void a_renewed_certificate_is_shown_from_then_on_and_connections_that_are_open_go_on() throws Exception {
        try (SSLSocket open = connected("TLSv1.3")) {
            assertThat(asked(open)).isEqualTo("HTTP/1.1 200 OK");
            Issued next = certificate(NAME, now);
            write(next);

            look();

            assertThat(asked(open)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(shown(open)).isNotEqualTo(next.certificate());
            assertThat(shown()).isEqualTo(next.certificate());
            assertThat(standing.get().text("sha256"))
                    .isEqualTo(Sha256.of(next.certificate().getEncoded()).hex());
            assertThat(standing.get().text("refused")).isEmpty();
        }
    }

    @Test
    void half_of_a_new_pair_changes_nothing_and_is_told_until_the_other_half_is_there() throws Exception {
        X509Certificate first = shown();
        Issued next = certificate(NAME, now);
        Files.writeString(files.certificate(), CertificateAuthority.pem(next.certificate()));

        tls.look(now);
        assertThat(standing.get().text("refused")).as("it may be on its way").isEmpty();
        tls.look(now);
        assertThat(standing.get().text("refused")).contains("key.pem does not belong to the certificate");
        assertThat(shown()).isEqualTo(first);

        writeKey(next);
        look();
        assertThat(standing.get().text("refused")).isEmpty();
        assertThat(shown()).isEqualTo(next.certificate());
    }

    @Test
    void what_browsers_would_take_less_is_not_taken_in_place_of_what_they_take() throws Exception {
        X509Certificate first = shown();

        write(certificate(NAME, now.minus(Duration.ofDays(366))));
        look();
        assertThat(standing.get().text("refused")).startsWith("the new one ended on ");

        write(certificate("mail.bank.test", now));
        look();
        assertThat(standing.get().text("refused"))
                .isEqualTo("the new one is not for oakum.bank.test, but for mail.bank.test");

        Files.delete(files.key());
        look();
        assertThat(standing.get().text("refused")).isEqualTo(files.key() + " is not there");
        assertThat(shown()).isEqualTo(first);
    }

    @Test
    void a_certificate_that_ended_is_shown_and_told_until_there_is_another() throws Exception {
        Instant later = now.plus(Duration.ofDays(366));
        tls.look(later);

        assertThat(standing.get().texts("faults")).hasSize(1).allMatch(fault -> fault.startsWith("ended on "));
        assertThat(tls.left(later)).isNegative();

        write(certificate(NAME, later));
        tls.look(later);
        tls.look(later);
        assertThat(standing.get().texts("faults")).isEmpty();
        assertThat(tls.left(later)).isPositive();
    }

    @Test
    void two_versions_of_the_protocol_are_spoken_and_no_older_one() throws Exception {
        try (SSLSocket newer = connected("TLSv1.3");
                SSLSocket older = connected("TLSv1.2")) {
            assertThat(newer.getSession().getCipherSuite()).startsWith("TLS_AES_256_GCM");
            assertThat(older.getSession().getCipherSuite()).matches("TLS_ECDHE_.*(GCM|POLY1305).*");
        }
        assertThatThrownBy(() -> connected("TLSv1.1")).isInstanceOf(SSLException.class);
    }
}
