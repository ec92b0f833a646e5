package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Weather.Claim;
import io.oakum.lab.LocalPackage;
import java.util.List;
import java.util.stream.Stream;

/** Services that do not live through a change, or live on in their old code. */
final class WeatherOfServices {
    private static final Claim THE_OLD_STATE_IS_BACK = (host, answer) -> {
        assertThat(host.must("systemctl is-active fair.service").out()).isEqualTo("active\n");
        assertThat(host.must("oakum history").out()).contains("reverted");
        assertThat(host.patient().oakum("undo", "--json").problems()).containsExactly("undo.impossible");
        assertThat(host.must("cd /var/lib/oakum/journal; tail -qn 1 *.jsonl").out())
                .contains("\"act\":\"end\"");
    };

    private static final String NEW_KERNEL = "linux-image-9.9.9-oakum";

    private WeatherOfServices() {}

    static List<Weather> rows() {
        return Stream.of(failing(), running()).flatMap(List::stream).toList();
    }

    private static List<Weather> failing() {
        return List.of(
                of(
                                "a service fails after the change, which is taken back by itself",
                                WeatherOfServices::endsWithTheNewVersion,
                                "oakum patch --undo-if-unhealthy --json")
                        .says(1, "reverted", "restart.unit-failed")
                        .then(THE_OLD_STATE_IS_BACK)
                        .stillOffered("fair 1.1"),
                of(
                                "a service fails after the change, and nobody said that it may be taken back",
                                WeatherOfServices::endsWithTheNewVersion,
                                "oakum patch --json")
                        .says(1, "failed", "restart.unit-failed")
                        .changing("fair 1.1"),
                of(
                                "oakum is killed while it takes a change back",
                                WeatherOfServices::endsWithTheNewVersion,
                                "OAKUM_CRASH_AT=revert oakum patch --undo-if-unhealthy; [ $? = 137 ] && oakum resume")
                        .says(0, "")
                        .then(THE_OLD_STATE_IS_BACK)
                        .stillOffered("fair 1.1"),
                of(
                                "a health check of the owners says no after the change, which is taken back by itself",
                                WeatherOfServices::losesItsAnswer,
                                "oakum patch --no-rehearsal --reason test --undo-if-unhealthy --json")
                        .says(1, "reverted", "restart.check-failed")
                        .stillOffered("fair 1.1"));
    }

    private static List<Weather> running() {
        return List.of(
                of(
                                "F7 a kernel fixed on disk, and the old one runs on",
                                WeatherOfServices::oldKernel,
                                "oakum patch --all --json")
                        .says(1, "restart-left", "restart.reboot-needed")
                        .changing(NEW_KERNEL + " 1.1", "linux-image-oakum 1.1")
                        .then((host, answer) -> assertThat(host.patient()
                                        .oakum("scan", "--json")
                                        .json()
                                        .objects("exposures"))
                                .singleElement()
                                .satisfies(open -> {
                                    assertThat(open.text("vulnerability")).isEqualTo("CVE-2026-0002");
                                    assertThat(open.text("state")).isEqualTo("restart-required");
                                    assertThat(open.texts("because"))
                                            .anyMatch(why -> why.contains("the running kernel"));
                                })),
                of(
                                "F7 fixed on disk, and the old code runs on in a service that is never restarted",
                                WeatherOfServices::runsOn,
                                "oakum patch --json")
                        .says(1, "restart-left", "restart.left")
                        .changing("fair 1.1")
                        .then((host, answer) -> assertThat(host.patient()
                                        .oakum("scan", "--json")
                                        .json()
                                        .objects("exposures"))
                                .singleElement()
                                .satisfies(open -> {
                                    assertThat(open.text("vulnerability")).isEqualTo("CVE-2026-0001");
                                    assertThat(open.text("state")).isEqualTo("restart-required");
                                }))
                        .then((host, answer) -> {
                            host.must("systemctl restart fair.service");
                            assertThat(host.patient()
                                            .oakum("scan", "--json")
                                            .json()
                                            .objects("exposures"))
                                    .isEmpty();
                        }));
    }

    /** The kernel that runs came from a package, which is the one thing that a lab host has to be told: its kernel is this machine's. */
    private static void oldKernel(OwnOffers host) throws Exception {
        String running = host.must("uname -r").out().strip();
        host.must("""
                mv /usr/bin/uname /usr/bin/uname.real
                cat >/usr/bin/uname <<'END'
                #!/bin/sh
                if [ "$*" = -v ]; then echo '#1 SMP Debian 1.0 (2026-03-01)'; else exec uname.real "$@"; fi
                END
                chmod 755 /usr/bin/uname
                """);
        var changelog = """
                linux (1.1) lab; urgency=high

                  * Mends CVE-2026-0002.

                 -- Oakum lab <lab@oakum.invalid>  Mon, 02 Mar 2026 12:00:00 +0000

                linux (1.0) lab; urgency=low

                  * First one.

                 -- Oakum lab <lab@oakum.invalid>  Sun, 01 Mar 2026 12:00:00 +0000
                """;
        var newest = LocalPackage.named("linux-image-oakum", "1.0").withField("Source", "linux");
        host.has(LocalPackage.named("linux-image-" + running, "1.0").withField("Source", "linux"), newest)
                .offers(
                        newest.withField("Version", "1.1").withField("Depends", NEW_KERNEL),
                        LocalPackage.named(NEW_KERNEL, "1.1")
                                .withField("Source", "linux")
                                .withFile("/usr/share/doc/" + NEW_KERNEL + "/changelog.Debian.gz", changelog));
    }

    /** The unit stays, the program comes with the package. */
    private static LocalPackage service(String version, String program) {
        return LocalPackage.named("fair", version)
                .withFile("/usr/share/fair/run", program + "\n")
                .withScript("postinst", "#!/bin/sh\nsystemctl restart fair.service || true\n");
    }

    private static void endsWithTheNewVersion(OwnOffers host) throws Exception {
        host.write("/etc/systemd/system/fair.service", "[Service]\nExecStart=/bin/sh /usr/share/fair/run\n");
        var old = service("1.0", "exec sleep 4711");
        host.has(old).offers(old, service("1.1", "exit 1"));
        host.must("systemctl is-active fair.service");
    }

    private static void losesItsAnswer(OwnOffers host) throws Exception {
        host.write("/etc/oakum/health-checks", "test -e /usr/share/fair/answer\n");
        var old = LocalPackage.named("fair", "1.0").withFile("/usr/share/fair/answer", "42\n");
        host.has(old).offers(old, LocalPackage.named("fair", "1.1"));
    }

    private static void runsOn(OwnOffers host) throws Exception {
        LongRunner.on(host).offered("1.1");
    }
}
