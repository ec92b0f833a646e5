package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.Release;
import io.oakum.testkit.NeedsRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The server as a unit of a real systemd, laid out as the manual says. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerUnitTest {
    private static final String HEALTHY =
            "for i in $(seq 90); do curl -fsS http://127.0.0.1:8442/healthz && exit 0; sleep 1; done; exit 1";

    private final Lab lab = Patient.lab("server-unit");

    @BeforeAll
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    @AfterAll
    void the_host_goes() throws Exception {
        lab.downWithAll();
    }

    @Test
    void it_comes_with_the_machine_and_again_where_it_falls_and_goes_when_told() throws Exception {
        Patient host = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        must(host, "cp /opt/oakum/systemd/oakum-server.service /etc/systemd/system/");
        assertThat(must(host, "systemd-analyze verify /etc/systemd/system/oakum-server.service"))
                .isEmpty();
        must(host, "systemctl enable --now oakum-server");
        must(host, HEALTHY);
        must(host, "oakum doctor");
        assertThat(must(host, "journalctl -u oakum-server --no-pager"))
                .as("a link that signs somebody in is not for all who may read the journal")
                .doesNotContain("/sign-in/");

        must(host, "kill -9 $(pgrep -f '[i]o.oakum.server.ServerMain')");
        must(host, "until [ $(systemctl show -P NRestarts oakum-server) = 1 ]; do sleep 1; done");
        must(host, HEALTHY);
        assertThat(must(host, "journalctl -u oakum-server --no-pager")).contains("nobody had told it to");

        must(host, "systemctl stop oakum-server");
        assertThat(must(host, "systemctl show -P Result oakum-server")).isEqualTo("success\n");
        assertThat(must(host, "pgrep -u oakum-db || true; pgrep -f '[S]erverMain' || true"))
                .as("what still runs")
                .isEmpty();

        must(host, "systemctl start oakum-server");
        must(host, HEALTHY);
        host.host().reboot();
        must(host, HEALTHY);
    }

    private static String must(Patient host, String script) throws Exception {
        Patient.Answer answer = host.sh(script);
        assertThat(answer.exit()).as("%s: %s", script, answer).isZero();
        return answer.out() + answer.err();
    }
}
