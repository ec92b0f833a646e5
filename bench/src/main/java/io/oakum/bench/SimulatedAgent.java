package io.oakum.bench;

import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.PollAnswer;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An agent as the server sees it: a key and a certificate of its own, one TLS connection, the same bytes on it. */
final class SimulatedAgent implements AutoCloseable {
    private static final int TRIES = 30;

    private final InetSocketAddress server;
    private final String name;
    private final SSLContext tls;
    private SSLSocket socket;
    private InputStream in;
    private OutputStream out;
    private byte[] poll = new byte[0];

    private SimulatedAgent(InetSocketAddress server, String name, SSLContext tls) throws IOException {
        this.server = server;
        this.name = name;
        this.tls = tls;
        this.socket = open();
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** A machine that is no host yet. */
    record Newcomer(String name, SigningKey key) {
        static Newcomer named(String name) {
            return new Newcomer(name, SigningKey.generate(new SecureRandom()));
        }

        EnrolRequest request(String token, Sha256 serverKey) throws Exception {
            String spelled = key.verifyingKey().openSsh();
            byte[] proof = ProtocolJson.enrolmentProof(token, serverKey, spelled);
            String signature = Base64.getEncoder().encodeToString(key.sign(proof));
            return new EnrolRequest(token, spelled, signature, name, "debian 12", name, "0.1.0");
        }
    }

    /** Becomes a host by asking the server. */
    static SimulatedAgent joined(InetSocketAddress server, String name, String token) throws Exception {
        var newcomer = Newcomer.named(name);
        try (var asking = new SimulatedAgent(server, name, context(newcomer, new Certificate[0]))) {
            var certificate = asking.socket.getSession().getPeerCertificates()[0];
            var request =
                    newcomer.request(token, Sha256.of(certificate.getPublicKey().getEncoded()));
            byte[] answer = asking.said("agent/v1/enrol", ProtocolJson.write(request));
            return of(server, newcomer, ProtocolJson.enrolAnswer(answer));
        }
    }

    /** One that was let in already: it connects, and says what it has. */
    static SimulatedAgent of(InetSocketAddress server, Newcomer newcomer, EnrolAnswer admission) throws Exception {
        byte[] pem = admission.certificates().getBytes(StandardCharsets.US_ASCII);
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem))
                .toArray(Certificate[]::new);
        var agent = new SimulatedAgent(server, newcomer.name(), context(newcomer, chain));
        agent.report();
        return agent;
    }

    private void report() throws IOException, JsonException {
        byte[] report = inventory().getBytes(StandardCharsets.UTF_8);
        require(204, patiently("agent/v1/report", report));
        String checkpoint = "";
        for (int i = 0; i < 2; i++) {
            poll = ProtocolJson.write(
                    new PollRequest("boot-" + name, "0.1.0", Sha256.of(report).hex(), checkpoint, 0, List.of(), ""));
            PollAnswer polled = ProtocolJson.pollAnswer(said("agent/v1/poll", poll));
            if (polled.reportWanted()) {
                throw new IllegalStateException("the server does not know the report it was just sent");
            }
            checkpoint = polled.checkpoint();
        }
    }

    private String inventory() {
        return """
            {"scan":{"host":{"name":"NAME","os":{"id":"debian","versionId":"12"},"kernel":{"running":"6.1","installed":""},
            "bootId":"b"},"takenAt":"2026-11-25T12:00:00Z","exposures":[],"updates":[],
            "restart":{"reboot":false,"services":[]}},"installed":[["nginx","amd64","1.0","nginx","1.0"]]}
            """.replace("NAME", name);
    }

    /** A new connection, with a whole handshake or the remembered one. */
    void reconnect() throws IOException {
        socket.close();
        socket = open();
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Makes the next handshake a whole one. */
    void forgetSession() throws Exception {
        tls.getClientSessionContext().setSessionCacheSize(1);
        socket.getSession().invalidate();
    }

    private SSLSocket open() throws IOException {
        var opened = (SSLSocket) tls.getSocketFactory().createSocket();
        opened.setTcpNoDelay(true);
        opened.connect(server);
        opened.startHandshake();
        return opened;
    }

    /** Still here. */
    void heartbeat() throws IOException {
        require(200, send("agent/v1/poll", poll));
    }

    /** The same server's answer where no handler of ours is behind it. */
    void empty() throws IOException {
        require(404, send("agent/v1/hello", poll));
    }

    private static void require(int status, Said said) throws IOException {
        if (said.status() != status) {
            throw new IOException("the server answers " + said.status());
        }
    }

    private record Said(int status, Bytes body) {}

    private byte[] said(String path, byte[] body) throws IOException {
        Said said = patiently(path, body);
        require(200, said);
        return said.body().array();
    }

    /** A server that has too much to do is asked again, as an agent does. */
    private Said patiently(String path, byte[] body) throws IOException {
        Said said = send(path, body);
        for (int tries = 1; said.status() == 503 && tries < TRIES; tries++) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            said = send(path, body);
        }
        return said;
    }

    private Said send(String path, byte[] body) throws IOException {
        byte[] head = ("POST /" + path
                        + " HTTP/1.1\r\nHost: oakum-server\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        out.flush();
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        return new Said(Integer.parseInt(status.split(" ")[1]), Bytes.of(in.readNBytes(length)));
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (int sign = in.read(); sign != '\n'; sign = in.read()) {
            if (sign < 0) {
                throw new IOException("the server closed the connection");
            }
            if (sign != '\r') {
                line.append((char) sign);
            }
        }
        return line.toString();
    }

    /** Believes any server: whose it is does not matter to how fast it is. */
    private static SSLContext context(Newcomer newcomer, Certificate[] chain) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        if (chain.length > 0) {
            store.setKeyEntry("agent", newcomer.key().privateKey(), new char[0], chain);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext made = SSLContext.getInstance("TLSv1.3");
        made.init(keys.getKeyManagers(), new TrustManager[] {new AnyServer()}, new SecureRandom());
        return made;
    }

    private static final class AnyServer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
