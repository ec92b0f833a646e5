package io.oakum.cli;

import io.oakum.trust.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the command line takes for the server that it means to call. */
final class ServerTrust {
    /** Where systems keep the authorities that their owner trusts, a company's own among them: Debian's place, and Red Hat's. */
    private static final List<Path> BUNDLES =
            List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"), Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

    private ServerTrust() {}

    /** Whoever this machine's owner trusts, and whoever the JDK does. */
    static SSLContext ofThisMachine() throws IOException {
        Optional<Path> bundle = BUNDLES.stream().filter(Files::isReadable).findFirst();
        try {
            return bundle.isPresent() ? trusting(bundle.get()) : SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IOException("this machine's list of authorities cannot be used: " + e.getMessage(), e);
        }
    }

    static SSLContext trusting(Path bundle) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, new char[0]);
        add(all, "jdk", Arrays.asList(jdk()));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
            add(all, "system", CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(all);
        return context(factory.getTrustManagers());
    }

    private static void add(
            KeyStore store, String origin, Collection<? extends java.security.cert.Certificate> certificates)
            throws GeneralSecurityException {
        int number = 0;
        for (java.security.cert.Certificate certificate : certificates) {
            store.setCertificateEntry(origin + number++, certificate);
        }
    }

    private static X509Certificate[] jdk() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                .toArray(X509Certificate[]::new);
    }

    /** The server of a folder on this machine: whatever name its certificate has and whoever signed it, it is this one. */
    static SSLContext pinned(ShownCertificate shown) throws IOException {
        try {
            return context(new TrustManager[] {new Pinned(shown.digest())});
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static final class Pinned extends X509ExtendedTrustManager {
        private final Sha256 digest;

        Pinned(Sha256 digest) {
            this.digest = digest;
        }

        private void require(X509Certificate[] chain) throws CertificateException {
            if (!Sha256.of(chain[0].getEncoded()).equals(digest)) {
                throw new CertificateException("another program answers there: its certificate is not the server's");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            require(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
                throws CertificateException {
            require(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            require(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
