package io.oakum.agent;

import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The way to the server: TLS 1.3, the pinned fleet at its other end, this host's certificate at ours once there is one. */
final class ServerLink {
    private static final Duration CONNECT = Duration.ofSeconds(20);

    /** Longer than the server keeps anybody waiting, and short enough to notice a connection that is dead at its other end. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    private final HttpClient http;
    private final URI server;
    private final FleetTrust trust;

    ServerLink(HttpClient http, URI server, FleetTrust trust) {
        this.http = http;
        this.server = server;
        this.trust = trust;
    }

    /** @param certificates PEM; empty while this host is not let in yet */
    static ServerLink to(String url, Sha256 pin, SigningKey key, Optional<String> certificates) throws AgentException {
        try {
            var trust = new FleetTrust(pin);
            SSLContext tls = SSLContext.getInstance("TLSv1.3");
            tls.init(keys(key, certificates), new TrustManager[] {trust}, new SecureRandom());
            ProxySettings proxy = ProxySettings.of(System.getenv());
            HttpClient.Builder http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .sslContext(tls)
                    .proxy(proxy.selector())
                    .followRedirects(HttpClient.Redirect.NEVER);
            proxy.authenticator().ifPresent(http::authenticator);
            return new ServerLink(http.build(), URI.create(url + "/"), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new AgentException(
                    "TLS cannot be set up with this host's certificate: " + e.getMessage()
                            + "; enrol this host again: oakum-agent enrol",
                    e);
        } catch (IllegalArgumentException e) {
            throw new AgentException("'" + url + "' is no address of a server, such as https://oakum.example:8441", e);
        }
    }

    private static KeyManager[] keys(SigningKey key, Optional<String> certificates)
            throws GeneralSecurityException, IOException {
        if (certificates.isEmpty()) {
            return new KeyManager[0];
        }
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(certificates.get().getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("agent", key.privateKey(), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** What the server said: its status and its words. */
    record Said(int status, Bytes body) {
        boolean isGood() {
            return status / 100 == 2;
        }
    }

    /** @throws IOException if the server cannot be reached, does not answer in time, or answers more than there is to say */
    Said post(Call call, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(call.path()))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        var answer = new ByteArrayOutputStream();
        BoundedAnswer.message(call.most()).copy(response.body(), answer);
        return new Said(response.statusCode(), Bytes.of(answer.toByteArray()));
    }

    /**
     * Fetches a file.
     *
     * @param maxBytes more than that is no file of ours
     * @return the server's status; what it says of one that is not 2xx is in the file
     */
    int download(String path, Path target, long maxBytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(ANSWER)
                .GET()
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (OutputStream file = Files.newOutputStream(target)) {
            BoundedAnswer.file(maxBytes).copy(response.body(), file);
        }
        return response.statusCode();
    }

    /** Makes a connection, so that it is known whose server this is. */
    Sha256 serverKey() throws IOException, InterruptedException, AgentException {
        post(Call.HELLO, new byte[0]);
        return trust.serverKey();
    }
}
