package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Sha256;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose server a host believes: the one of the authority that was pinned when it was enrolled, and no other. */
class FleetTrustTest {
    private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");

    @TempDir
    private static Path folder;

    private static X509Certificate fleet;
    private static X509Certificate other;

    @BeforeAll
    static void two_authorities() throws Exception {
        fleet = pair("fleet", "CN=fleet", List.of("-ext", "bc:c"));
        other = pair("other", "CN=fleet", List.of("-ext", "bc:c"));
        pair("server", "CN=oakum-server", List.of());
        pair("host", "CN=h-1", List.of());
    }

    private static X509Certificate pair(String alias, String name, List<String> more) throws Exception {
        var words = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "Ed25519", "-dname", name));
        words.addAll(more);
        run(words, "");
        return certificate(run(List.of("-exportcert", "-rfc", "-alias", alias), ""));
    }

    private static String run(List<String> words, String input) throws Exception {
        var command = new ArrayList<>(List.of(KEYTOOL.toString()));
        command.addAll(words);
        command.addAll(List.of("-keystore", folder.resolve("keys").toString(), "-storepass", "changeit"));
        var result = new LocalRunner().run(Command.of(command).withStdin(input));
        if (!result.succeeded()) {
            throw new IllegalStateException(words + ": " + result.stdout() + result.stderr());
        }
        return result.stdout();
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /** What an authority makes of a key's request; {@code more} says from when and for how long. */
    private static X509Certificate signed(String authority, String alias, String... more) throws Exception {
        String request = run(List.of("-certreq", "-alias", alias), "");
        var words = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", authority));
        words.addAll(List.of(more));
        return certificate(run(words, request));
    }

    private static void check(X509Certificate... chain) throws CertificateException {
        new FleetTrust(Sha256.of(fleet.getPublicKey().getEncoded())).checkServerTrusted(chain, "UNKNOWN");
    }

    @Test
    void the_server_of_the_pinned_authority_is_believed() throws Exception {
        X509Certificate server = signed("fleet", "server");

        assertThatCode(() -> check(server, fleet)).doesNotThrowAnyException();
    }

    @Test
    @BadInput("E5")
    void E5_a_server_of_another_authority_or_of_none_is_refused() throws Exception {
        X509Certificate elsewhere = signed("other", "server");

        assertThatThrownBy(() -> check(elsewhere, other))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(
                        "pinned is " + Sha256.of(fleet.getPublicKey().getEncoded()));
        assertThatThrownBy(() -> check(elsewhere, fleet)).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> check(other)).isInstanceOf(CertificateException.class);
    }

    @Test
    @BadInput("E5")
    void E5_an_expired_server_is_refused() throws Exception {
        X509Certificate expired = signed("fleet", "server", "-startdate", "-10d", "-validity", "1");

        assertThatThrownBy(() -> check(expired, fleet)).isInstanceOf(CertificateException.class);
    }

    @Test
    @BadInput("E5")
    void E5_a_host_of_the_fleet_is_not_its_server() throws Exception {
        X509Certificate host = signed("fleet", "host");

        assertThatThrownBy(() -> check(host, fleet)).hasMessageContaining("it is not its server");
    }

    @Test
    void a_clock_that_is_off_is_named_and_what_is_not_the_clocks_is_not() throws Exception {
        Instant now = Instant.parse("2026-11-27T09:00:00Z");
        X509Certificate past = signed("fleet", "server", "-startdate", "-10d", "-validity", "1");
        X509Certificate coming = signed("fleet", "server", "-startdate", "+10d", "-validity", "1");
        X509Certificate stranger = signed("other", "server");

        assertThat(words(now, past, fleet))
                .isEqualTo(
                        "by this host's clock, which says 2026-11-27T09:00:00Z, the server's certificate is not valid"
                                + " any more: set the clock, or see the server's");
        assertThat(words(now, coming, fleet)).contains("is not valid yet: set the clock");
        assertThat(words(now, stranger, other)).doesNotContain("clock");
    }

    private static String words(Instant now, X509Certificate... chain) {
        try {
            check(chain);
            return "";
        } catch (CertificateException e) {
            return Unanswered.words(new SSLHandshakeException(e.getMessage(), e), now);
        }
    }
}
