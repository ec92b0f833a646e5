package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Patient.Answer;
import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LocalPackage;
import io.oakum.lab.Release;
import io.oakum.testkit.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only a booted copy shows: a service that installs well and does not start. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
final class BootTest {
    private static final String UNIT = "lab-clock.service";

    private final Lab lab = Patient.lab("boot");

    @BeforeEach
    @AfterEach
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    /** A package with a service whose program is {@code run}; it is restarted by the package's own script, as Debian's are. */
    private static LocalPackage service(String version, String run) {
        return LocalPackage.named("lab-clock", version)
                .withFile("/lib/systemd/system/" + UNIT, """
                        [Unit]
                        Description=Ticks
                        [Service]
                        ExecStart=/bin/sh -c '%s'
                        [Install]
                        WantedBy=multi-user.target
                        """.formatted(run))
                .withScript("postinst", """
                        #!/bin/sh
                        if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
                        deb-systemd-helper enable %1$s >/dev/null
                        deb-systemd-invoke restart %1$s || true
                        exit 0
                        """.formatted(UNIT));
    }

    @Test
    void a_service_that_fails_only_on_start_passes_the_sleeping_copy_and_fails_the_booted_one() throws Exception {
        Patient host = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        try (OwnOffers offers = OwnOffers.on(host)) {
            offers.has(service("1.0", "exec sleep infinity")).offers(service("1.1", "exit 3"));
            assertThat(host.sh("systemctl is-active " + UNIT).out().strip()).isEqualTo("active");

            Answer asleep = host.oakum("rehearse", "--json");
            Answer booted = host.oakum("rehearse", "--boot", "--json");

            assertThat(asleep.json().text("verdict")).as(asleep.toString()).isEqualTo("passed");
            assertThat(booted.json().text("verdict")).as(booted.toString()).isEqualTo("failed");
            assertThat(booted.problems()).contains("restart.unit-failed");
            assertThat(booted.out()).contains(UNIT);
            assertThat(host.sh("systemctl is-active " + UNIT).out().strip())
                    .as("the host's own service never noticed")
                    .isEqualTo("active");
            assertThat(host.sh("dpkg-query -W -f '${Version}' lab-clock").out()).isEqualTo("1.0");
        }
    }
}
