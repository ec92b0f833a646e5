package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.oakum.control.CertificateAuthority;
import io.oakum.trust.key.SigningKey;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** Handshakes over real sockets. */
class AgentTlsTest {
    private final Instant now = Instant.now();
    private final Instant began = now.minus(Duration.ofDays(300));

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority =
            new CertificateAuthority(SigningKey.generate(random), "fleet", began, random);
    private final AgentTls tls = AgentTls.make(authority, random, began);

    @Test
    void a_server_that_runs_for_long_renews_its_certificate_and_keeps_its_key() throws Exception {
        X509Certificate first = shown();

        tls.renewIfDue(began.plus(Duration.ofDays(200)));
        assertThat(shown()).as("it is good for long enough").isEqualTo(first);

        tls.renewIfDue(now);
        X509Certificate second = shown();

        assertThat(second.getNotAfter().toInstant())
                .isAfter(first.getNotAfter().toInstant().plus(Duration.ofDays(290)));
        assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
        second.verify(authority.root().getPublicKey());
    }

    @Test
    void who_comes_again_takes_its_session_up_and_is_spared_a_whole_handshake() throws Exception {
        WebServer server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .tls(tls.tls())
                .routing(HttpRouting.builder().get("/", (request, response) -> response.send("here")))
                .build()
                .start();
        try {
            SSLContext client = client();
            long first = sessionBegan(client, server.port());
            while (System.currentTimeMillis() == first) {
                Thread.onSpinWait();
            }

            assertThat(sessionBegan(client, server.port())).isEqualTo(first);
            assertThat(sessionBegan(client(), server.port()))
                    .as("of one that has not been here")
                    .isGreaterThan(first);
        } finally {
            server.stop();
        }
    }

    /** When the session of a new connection was made; the ticket for the next comes with the answer. */
    private static long sessionBegan(SSLContext client, int port) throws Exception {
        try (var socket = (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: oakum-server\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            return socket.getSession().getCreationTime();
        }
    }

    /** The certificate that a client of the fleet is shown by a whole handshake. */
    private X509Certificate shown() throws Exception {
        try (var server = (SSLServerSocket) tls.context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> accepted = threads.submit(() -> {
                try (var socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    return socket.getInputStream().read();
                }
            });
            try (var socket = (SSLSocket)
                    client().getSocketFactory().createSocket(server.getInetAddress(), server.getLocalPort())) {
                socket.startHandshake();
                socket.getOutputStream().write(1);
                var chain = socket.getSession().getPeerCertificates();
                assertThat(accepted.get()).isEqualTo(1);
                return (X509Certificate) chain[0];
            }
        }
    }

    /** It believes the fleet's root and remembers no session. */
    private SSLContext client() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setCertificateEntry("fleet", authority.root());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), random);
        return context;
    }
}
