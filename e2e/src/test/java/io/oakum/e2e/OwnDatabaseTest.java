package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.Release;
import io.oakum.testkit.NeedsRoot;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server on a PostgreSQL that its owner runs, as Debian packages it: the oldest that Oakum takes, and the newest of a stable Debian. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh"})
final class OwnDatabaseTest {
    /** As the manual says. The password stands in a file that its reader alone may read. */
    private static final String PREPARE = """
            set -e
            apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends install postgresql
            umask 077 && head -c 24 /dev/urandom | base64 | tr -d '\\n' >/root/password
            cd / && runuser -u postgres -- psql -qv ON_ERROR_STOP=1 <<SQL
            create role oakum login createrole password '$(cat /root/password)';
            create database oakum owner oakum;
            SQL
            """;

    private static final String UP = "oakum up --detach --json --db jdbc:postgresql://127.0.0.1:5432/oakum"
            + " --db-user oakum --db-password-file /root/password";

    private static final String REPORTED = "for i in $(seq 60); do oakum hosts --json >/tmp/hosts &&"
            + " grep -q '\"life\": \"active\"' /tmp/hosts && grep -q '\"reported\": true' /tmp/hosts && exit 0;"
            + " sleep 2; done; cat /tmp/hosts; exit 1";

    private final Lab lab = Patient.lab("own-database");

    @BeforeEach
    @AfterEach
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    @Test
    void it_serves_from_debians_postgresql_15_and_17_and_goes_on_when_that_was_killed() throws Exception {
        Patient old = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        Patient young = Patient.up(lab, LabRequest.hosts(1, Release.TRIXIE)).getFirst();

        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = both.submit(() -> serve(old, "15"));
            var second = both.submit(() -> serve(young, "17"));
            first.get();
            second.get();
        }
    }

    private static Void serve(Patient host, String version) throws Exception {
        must(host, PREPARE);
        String unit = "postgresql@" + version + "-main";
        assertThat(must(host, UP)).contains("\"signIn\":");
        must(host, REPORTED);
        must(host, "test -d /var/lib/oakum-server && test ! -e /var/lib/oakum-server/db");

        must(host, "systemctl kill -s KILL " + unit + "; systemctl stop " + unit);
        must(host, health("503"));
        must(host, "systemctl reset-failed " + unit + "; systemctl start " + unit);
        must(host, health("200"));
        must(host, "oakum hosts tag $(grep -o 'h-[a-z0-9]\\{12\\}' /tmp/hosts | head -n 1) after-the-kill");

        must(host, "oakum down");
        must(host, UP);
        assertThat(must(host, "oakum hosts --json")).contains("after-the-kill");
        must(host, "oakum audit export /root/log && oakum verify-log /root/log");
        must(host, "oakum down");
        return null;
    }

    private static String health(String status) {
        return "for i in $(seq 60); do [ $(curl -s -o /tmp/health -w '%{http_code}' http://127.0.0.1:8442/healthz) = "
                + status + " ] && exit 0; sleep 1; done; cat /tmp/health; exit 1";
    }

    private static String must(Patient host, String script) throws Exception {
        Patient.Answer answer = host.sh(script);
        assertThat(answer.exit()).as("%s: %s", script, answer).isZero();
        return answer.out() + answer.err();
    }
}
