package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A person works from a machine of their own, over TLS under a company's certificate: the key that lies on the server gives way to one that
 * never comes there, and a plan is made, signed and carried out from afar.
 */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "ip", "nft", "ssh-keygen", "dpkg-deb", "openssl"})
final class OwnKeyTest {
    private static final String NAME = "oakum.bank.test";

    /** An authority of a company's own, and what it says of the server. */
    private static final String CERTIFICATE = """
            set -e; cd "$1"; umask 077
            openssl req -x509 -newkey ed25519 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=company \
              -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
            openssl req -newkey ed25519 -nodes -keyout tls.key -out tls.csr -subj /CN=$2
            printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$2" >tls.ext
            openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile tls.ext -out tls.pem
            """;

    /** Her machine is one of the company's, and has a key of hers. */
    private static final String HER_MACHINE = """
            set -e
            mkdir -p /usr/local/share/ca-certificates && mv /root/ca.pem /usr/local/share/ca-certificates/company.crt
            update-ca-certificates
            echo "$ADDRESS $NAME" >>/etc/hosts
            useradd -m anna
            runuser -u anna -- sh -c 'mkdir -m 700 ~/.ssh; ssh-keygen -q -t ed25519 -N "" -f ~/.ssh/id_ed25519'
            """;

    private Fleet fleet;

    @BeforeEach
    void a_server() throws Exception {
        Fleet.needsPackage();
        fleet = new Fleet();
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        fleet.close();
    }

    @Test
    void a_plan_is_made_signed_and_carried_out_from_a_machine_of_ones_own() throws Exception {
        must(List.of("sh", "-c", CERTIFICATE, "sh", fleet.folder().toString(), NAME));
        fleet.upForPeopleElsewhere(
                fleet.folder().resolve("tls.pem"), fleet.folder().resolve("tls.key"));
        fleet.join(List.of("h1"));
        fleet.copy(fleet.folder().resolve("ca.pem"), "h1", "/root/ca.pem");
        fleet.on("h1", "ADDRESS=" + fleet.host("h1").machineAddress() + " NAME=" + NAME + "\n" + HER_MACHINE);

        keyMoves();

        JsonObject plan = json("oakum plan tzdata --json");
        JsonObject signed = json("oakum approve " + plan.text("id") + " --yes --json");
        JsonObject done = json("oakum rollout watch " + signed.text("rollout") + " --json");
        assertThat(done.text("outcome")).as(done.toString()).isEqualTo("succeeded");

        assertThat(Files.readString(fleet.provenLog().resolve("entries.txt")))
                .contains("trust.changed", "plan.signed")
                .doesNotContain("BEGIN OPENSSH PRIVATE KEY");
        assertThat(anna("oakum connect --end")).isEqualTo("Connected to no server.");
        assertThat(anna("oakum hosts")).contains("[server.away]");
    }

    /** From the server's machine to hers; hers never leaves it. */
    private void keyMoves() throws Exception {
        Path hers = fleet.folder().resolve("anna.pub");
        must(List.of("cp", fleet.root("h1") + "/home/anna/.ssh/id_ed25519.pub", hers.toString()));
        fleet.must("trust", "move", "--key", hers.toString(), "--yes", "--data", fleet.data());
        assertThat(fleet.must("trust", "--data", fleet.data()).out()).contains("waits for signatures");

        String link = fleet.must("sign-in", "--data", fleet.data()).out().strip();
        assertThat(link).startsWith("https://" + NAME + ":");
        assertThat(anna("echo " + link + " | oakum connect")).startsWith("Connected to https://" + NAME);
        assertThat(anna("oakum trust sign --yes")).contains("+ from now on may sign orders", "In force.");

        JsonObject trust = fleet.must("trust", "--json", "--data", fleet.data()).json();
        assertThat(trust.truth("keyOnServer")).isFalse();
        assertThat(fleet.oakum("trust", "renew", "--yes", "--data", fleet.data())
                        .err())
                .as("the old key is good for nothing")
                .contains("[trust.refused]");
        fleet.must("trust", "withdraw", "--data", fleet.data());
    }

    private JsonObject json(String command) throws Exception {
        String said = anna(command + " 2>/dev/null");
        return io.oakum.trust.Json.readObject(said.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String anna(String command) throws Exception {
        return fleet.on("h1", "runuser -l anna -c '" + command + "'");
    }

    private static void must(List<String> argv) throws Exception {
        var result = new LocalRunner().run(Command.of(argv));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }
}
