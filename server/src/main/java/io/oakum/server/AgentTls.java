package io.oakum.server;

import io.oakum.control.CertificateAuthority;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS between agents and the server: the server's certificate is made afresh at each start, and whoever shows a certificate must have
 * it from the fleet's authority.
 *
 * @param serverKey the digest of the server's public key: a machine that asks to be a host signs it
 */
record AgentTls(SSLContext context, Sha256 serverKey) {

    static AgentTls make(CertificateAuthority authority, SecureRandom random, Instant now) {
        SigningKey key = SigningKey.generate(random);
        X509Certificate certificate = authority.server(key.verifyingKey(), List.of("oakum-server"), now);
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    keys(key, certificate, authority.root()).getKeyManagers(),
                    trust(authority.root()).getTrustManagers(),
                    random);
            return new AgentTls(context, Sha256.of(certificate.getPublicKey().getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up with our own certificates", e);
        }
    }

    private static KeyManagerFactory keys(SigningKey key, X509Certificate... chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", key.privateKey(), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory;
    }

    private static TrustManagerFactory trust(X509Certificate root) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry("fleet", root);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        return store;
    }
}
