package io.oakum.server;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.oakum.control.CertificateAuthority;
import io.oakum.control.TlsPair;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS between agents and the server: the server's key is made afresh at each start, its certificate again before it runs out, and
 * whoever shows a certificate must have it from the fleet's authority.
 */
final class AgentTls {
    /** An agent's clock may be off by some days, and a server may stand still over a holiday. */
    private static final Duration RENEWED_BEFORE = Duration.ofDays(120);

    /**
     * Sessions are kept here and not in tickets. In a ticket the word on endpoint identification that the HTTP library sets, an empty one, comes
     * back as none; the two differ, no session would be taken up again, and each connection of an agent would cost a whole handshake.
     */
    private static final String SESSIONS_IN_TICKETS = "jdk.tls.server.enableSessionTicketExtension";

    private final CertificateAuthority authority;
    private final SigningKey key;
    private final SSLContext context;
    private final Sha256 serverKey;
    private final ShownPair shown;

    private AgentTls(CertificateAuthority authority, SigningKey key, SecureRandom random, Instant now)
            throws GeneralSecurityException, IOException {
        this.authority = authority;
        this.key = key;
        shown = new ShownPair(pair(authority, key, now));
        serverKey = Sha256.of(shown.now().certificate().getPublicKey().getEncoded());
        System.setProperty(SESSIONS_IN_TICKETS, "false");
        context = SSLContext.getInstance("TLSv1.3");
        context.init(new KeyManager[] {shown}, trust(authority.root()).getTrustManagers(), random);
    }

    static AgentTls make(CertificateAuthority authority, SecureRandom random, Instant now) {
        try {
            return new AgentTls(authority, SigningKey.generate(random), random, now);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up with our own certificates", e);
        }
    }

    private static TlsPair pair(CertificateAuthority authority, SigningKey key, Instant now) {
        X509Certificate certificate = authority.server(key.verifyingKey(), List.of("oakum-server"), now);
        return new TlsPair(List.of(certificate, authority.root()), key.privateKey());
    }

    SSLContext context() {
        return context;
    }

    /** For the HTTP library. */
    Tls tls() {
        return Tls.builder()
                .sslContext(context)
                .enabledProtocols(List.of("TLSv1.3"))
                .clientAuth(TlsClientAuth.OPTIONAL)
                .build();
    }

    /** The digest of the server's public key: a machine that asks to be a host signs it. */
    Sha256 serverKey() {
        return serverKey;
    }

    /** Makes the certificate anew, for the same key, in good time before it runs out. */
    void renewIfDue(Instant now) {
        if (now.plus(RENEWED_BEFORE).isAfter(shown.now().ends())) {
            shown.show(pair(authority, key, now));
        }
    }

    private static TrustManagerFactory trust(X509Certificate root) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setCertificateEntry("fleet", root);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }
}
