package io.oakum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.CertificateAuthority;
import io.oakum.trust.key.SigningKey;
import java.net.InetAddress;
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
