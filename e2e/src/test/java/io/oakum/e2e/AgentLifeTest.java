package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.CertificateAuthority;
import io.oakum.control.FleetKeys;
import io.oakum.testkit.BadInput;
import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an agent goes through in months, in minutes: on a real host, with the package that hosts get. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen"})
@Order(5)
final class AgentLifeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Fleet fleet;
    private JsonObject host;

    @BeforeEach
    void a_host_of_a_fleet() throws Exception {
        Fleet.needsPackage();
        fleet = new Fleet();
        fleet.up();
        fleet.must("lab", "up", "1", "--join", "--data", fleet.data());
        host = fleet.awaitHost(AgentLifeTest::isActive);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void a_certificate_is_renewed_in_its_last_third_and_after_its_end_the_key_gets_another() throws Exception {
        giveCertificateOf(Instant.now().minus(Duration.ofDays(25)));
        await("a renewed one", () -> certificate().getNotBefore().toInstant().isAfter(yesterday()));
        await(
                "the log's word of it",
                () -> fleet.must("audit", "--json", "--data", fleet.data())
                        .out()
                        .contains("certificate.renewed"));

        giveCertificateOf(Instant.now().minus(Duration.ofDays(31)));
        await("another one", () -> certificate().getNotBefore().toInstant().isAfter(yesterday()));
        assertThat(fleet.on("h1", "oakum-agent status")).contains(host.text("id"));
    }

    @Test
    void it_goes_through_the_proxy_of_its_host_with_a_password_and_reports_when_asked() throws Exception {
        try (var proxy = new TunnelProxy()) {
            String here = fleet.on("h1", "ip route show default").split(" ")[2];
            fleet.on(
                    "h1",
                    "echo HTTPS_PROXY=http://me:p%40ss@" + here + ":" + proxy.port()
                            + " >/etc/oakum/agent.env; systemctl restart oakum-agent");

            await("a tunnel", () -> !proxy.tunnels().isEmpty());
            assertThat(proxy.tunnels()).allMatch(where -> where.startsWith(here + ":"));
            Instant since = Instant.now();
            fleet.awaitHost(seen -> heardAfter(seen, since));
            assertReportsWhenAsked();
        }
    }

    /** What came onto the host by hand is known without waiting for the hour in which it would report. */
    private void assertReportsWhenAsked() throws Exception {
        String id = host.text("id");
        assertThat(why(id)).contains("package.not-installed");
        fleet.on("h1", """
                mkdir -p /root/by-hand/DEBIAN && cd /root
                printf 'Package: by-hand\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: nobody <n@example>\\nDescription: by hand\\n' \\
                  >by-hand/DEBIAN/control
                dpkg-deb -Znone -b by-hand by-hand.deb && apt-get -y install /root/by-hand.deb""");

        assertThat(fleet.must("hosts", "ask", id, "--data", fleet.data()).out()).contains("is asked to report");

        fleet.awaitHost(AgentLifeTest::isAnswered);
        assertThat(why(id)).doesNotContain("package.not-installed");
    }

    private String why(String host) throws Exception {
        Fleet.Said said = fleet.oakum("why", host, "by-hand", "--json", "--data", fleet.data());
        return said.out() + said.err();
    }

    private static boolean isAnswered(JsonObject host) {
        try {
            return host.get("asked") instanceof JsonObject asked && asked.get("answered") instanceof JsonString;
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_sealed_host_is_nobody_and_enrols_as_another() throws Exception {
        String before = fleet.on("h1", "oakum-agent fingerprint");

        assertThat(fleet.on("h1", "oakum-agent seal")).contains("in no fleet any more");

        assertThat(fleet.on("h1", "systemctl is-active oakum-agent; oakum-agent status; ls /var/lib/oakum-agent"))
                .isEqualTo("inactive\nThis host is in no fleet.");
        assertThat(fleet.on("h1", "oakum-agent fingerprint")).isNotEqualTo(before);
    }

    @Test
    @BadInput("L1")
    void O34_L1_a_log_that_was_set_back_is_told_by_the_host_and_refuted_by_what_it_kept() throws Exception {
        long before = entriesSeen();
        fleet.must("down", "--data", fleet.data());
        Path yesterday = fleet.folder().resolve("yesterday");
        copyAll(Path.of(fleet.data()), yesterday);
        fleet.up();
        fleet.must("sign-in", "--data", fleet.data());
        await("a checkpoint of today", () -> entriesSeen() > before + 1);

        fleet.must("down", "--data", fleet.data());
        Files.move(Path.of(fleet.data()), fleet.folder().resolve("today"));
        copyAll(yesterday, Path.of(fleet.data()));
        fleet.up();

        await(
                "the host's word",
                () -> fleet.must("audit", "--json", "--data", fleet.data())
                        .out()
                        .contains("log.disbelieved"));
        assertThat(fleet.on("h1", "journalctl -u oakum-agent -o cat")).contains("LOG_FORK");
        assertThat(fleet.on("h1", "cat /var/lib/oakum/fleet/log-doubt"))
                .as("root obeys no order any more, and keeps the checkpoint that it knew")
                .contains("oakum/f-");
        Path export = fleet.folder().resolve("export");
        fleet.must("audit", "export", export.toString(), "--data", fleet.data());
        Path observed = Files.writeString(
                fleet.folder().resolve("observed.jsonl"),
                fleet.on("h1", "journalctl -u oakum-agent -o cat | grep '^{\"checkpoint\"'") + "\n");
        assertThat(fleet.oakum("verify-log", export.toString()).exit())
                .as("by itself it looks whole")
                .isZero();
        Fleet.Said refuted = fleet.oakum("verify-log", export.toString(), "--observed", observed.toString(), "--json");
        assertThat(refuted.exit()).isEqualTo(1);
        assertThat(refuted.json().texts("refutations")).isNotEmpty();
    }

    private long entriesSeen() throws IOException {
        Path checkpoint = fleet.folder().resolve("lab/hosts/h1/root/var/lib/oakum-agent/checkpoint");
        return Long.parseLong(Files.readAllLines(checkpoint).get(1));
    }

    private static void copyAll(Path from, Path to) throws Exception {
        assertThat(new LocalRunner()
                        .run(Command.of("cp", "-a", from.toString(), to.toString()))
                        .succeeded())
                .isTrue();
    }

    private void giveCertificateOf(Instant made) throws Exception {
        X509Certificate present = certificate();
        String fleetId = present.getIssuerX500Principal().getName().replace("CN=Oakum fleet ", "");
        var random = new SecureRandom();
        var authority = new CertificateAuthority(
                FleetKeys.in(Path.of(fleet.data(), "secrets"), random).authority(), fleetId, made, random);
        var key = VerifyingKey.ofX509(present.getPublicKey().getEncoded());
        String old = CertificateAuthority.pem(authority.agent(key, host.text("id"), made), authority.root());
        // Into the same file, which stays its owner's.
        Files.writeString(file(), old);
        fleet.on("h1", "systemctl restart oakum-agent");
    }

    private X509Certificate certificate() throws Exception {
        try (InputStream in = Files.newInputStream(file())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .iterator()
                    .next();
        }
    }

    private Path file() {
        return fleet.folder().resolve("lab/hosts/h1/root/var/lib/oakum-agent/certificates.pem");
    }

    private static Instant yesterday() {
        return Instant.now().minus(Duration.ofDays(1));
    }

    private static boolean heardAfter(JsonObject host, Instant instant) {
        try {
            return isActive(host) && Instant.parse(host.text("lastSeen")).isAfter(instant);
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isActive(JsonObject host) {
        try {
            return host.text("life").equals("active") && host.truth("reported");
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(String what, Callable<Boolean> isSo) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            try {
                if (isSo.call()) {
                    return;
                }
            } catch (IOException e) {
                // It is being replaced at this very moment.
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it never came: " + what);
    }
}
