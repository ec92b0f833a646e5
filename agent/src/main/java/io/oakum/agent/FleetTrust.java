package io.oakum.agent;

import io.oakum.trust.Sha256;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes one server: the one whose certificate is for {@value #SERVER} and comes from the authority that was pinned at enrolment. By
 * what address it is reached does not matter, and there is no way round.
 */
final class FleetTrust extends X509ExtendedTrustManager {
    private static final String SERVER = "CN=oakum-server";

    private final Sha256 pin;
    private final AtomicReference<Sha256> serverKey = new AtomicReference<>();

    FleetTrust(Sha256 pin) {
        this.pin = pin;
    }

    /** The digest of the public key of the server that was last believed. */
    Sha256 serverKey() throws AgentException {
        Sha256 seen = serverKey.get();
        if (seen == null) {
            throw new AgentException("no connection to the server was made yet");
        }
        return seen;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        X509Certificate root = chain[chain.length - 1];
        Sha256 offered = Sha256.of(root.getPublicKey().getEncoded());
        if (!offered.equals(pin)) {
            throw new CertificateException("this is not the server that this host was enrolled with: its authority is "
                    + offered + ", pinned is " + pin);
        }
        trusting(root).checkServerTrusted(Arrays.copyOf(chain, chain.length), authType);
        String name = chain[0].getSubjectX500Principal().getName();
        if (!name.equals(SERVER)) {
            throw new CertificateException(name + " is of this fleet, but it is not its server");
        }
        serverKey.set(Sha256.of(chain[0].getPublicKey().getEncoded()));
    }

    private static X509TrustManager trusting(X509Certificate root) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setCertificateEntry("fleet", root);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the pinned authority cannot be used", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("an agent serves nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
