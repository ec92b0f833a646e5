package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Weather.Setting;
import io.oakum.lab.LocalPackage;
import io.oakum.trust.Json;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Packages that cannot be had, take others with them, or misbehave. */
final class WeatherOfPackages {
    private static final String UNREHEARSED = "oakum patch --no-rehearsal --reason test --json";

    private WeatherOfPackages() {}

    static List<Weather> rows() {
        var rows = new ArrayList<Weather>();
        rows.addAll(kept());
        rows.addAll(entailing());
        rows.addAll(broken());
        rows.addAll(scripts());
        rows.addAll(questions());
        rows.addAll(rebuilt());
        rows.addAll(versions());
        return rows;
    }

    private static LocalPackage fair(String version) {
        return LocalPackage.named("fair", version);
    }

    /** The old version, of the host and of the repository, and a new one. */
    private static Setting update(LocalPackage old, LocalPackage offered) {
        return host -> host.has(old).offers(old, offered);
    }

    private static Setting then(Setting first, String script) {
        return host -> {
            first.bring(host);
            host.must(script);
        };
    }

    private static List<Weather> kept() {
        return List.of(
                of(
                                "fair weather, and back",
                                WeatherOfWords::offered,
                                "oakum patch --json && oakum undo --json >/root/undo")
                        .says(0, "confirmed")
                        .stillOffered("fair 1.1"),
                of("a held package", then(WeatherOfWords::offered, "apt-mark hold fair"), "oakum patch fair --json")
                        .says(1, "refused", "package.held")
                        .stillOffered("fair 1.1"),
                of(
                                "F8 a held package that a security update waits for",
                                host -> {
                                    WeatherOfWords.offered(host);
                                    host.fromSecurityArchive();
                                    host.must("apt-mark hold fair");
                                },
                                "oakum patch --json")
                        .says(1, "failed", "package.held")
                        .stillOffered("fair 1.1")
                        .then((host, answer) -> assertThat(host.patient()
                                        .oakum("scan", "--json")
                                        .json()
                                        .objects("exposures"))
                                .singleElement()
                                .satisfies(open ->
                                        assertThat(open.text("hindrance")).isEqualTo("held"))),
                of(
                                "F8 a pinned package",
                                then(
                                        WeatherOfWords::offered,
                                        "printf 'Package: fair\\nPin: version 1.0\\nPin-Priority: 1001\\n' >/etc/apt/preferences.d/fair"),
                                "oakum patch fair --json")
                        .says(1, "refused", "package.pinned")
                        .stillOffered("fair 1.1"),
                of(
                                "F8 an update that is phased and not yet this host's turn",
                                update(fair("1.0"), fair("1.1").withField("Phased-Update-Percentage", "0")),
                                "oakum patch fair --json")
                        .says(1, "refused", "package.phased")
                        .stillOffered("fair 1.1")
                        .then((host, answer) -> assertThat(host.patient()
                                        .oakum("scan", "--json")
                                        .json()
                                        .objects("updates"))
                                .singleElement()
                                .satisfies(update ->
                                        assertThat(update.text("hindrance")).isEqualTo("phased"))));
    }

    private static List<Weather> entailing() {
        var others = LocalPackage.named("other", "1.0");
        return List.of(
                of(
                                "unmet dependencies",
                                update(fair("1.0"), fair("1.1").withField("Depends", "not-there (>= 2)")),
                                "oakum patch fair --json")
                        .says(1, "refused", "package.unmet-dependencies")
                        .stillOffered("fair 1.1"),
                of(
                                "a removal that nobody promised",
                                host -> host.has(fair("1.0"), others)
                                        .offers(fair("1.1").withField("Conflicts", "other")),
                                "oakum patch fair --json")
                        .says(1, "refused", "package.would-remove")
                        .stillOffered("fair 1.1"),
                of(
                                "a removal that was allowed by name",
                                host -> host.has(fair("1.0"), others)
                                        .offers(fair("1.1").withField("Conflicts", "other")),
                                "oakum patch fair --allow-remove other --json")
                        .says(0, "confirmed")
                        .changing("fair 1.1"),
                of(
                                "the removal of a protected package (O22)",
                                host -> host.has(fair("1.0"))
                                        .offers(fair("1.1").withField("Conflicts", "openssh-server")),
                                "oakum patch fair --allow-remove openssh-server --json")
                        .says(1, "refused", "package.protected")
                        .stillOffered("fair 1.1"));
    }

    private static List<Weather> broken() {
        String slow = "#!/bin/sh\nwhile [ -e /root/hang ]; do : >/root/hangs; sleep 0.1; done\n";
        Setting killed = then(
                update(fair("1.0").withScript("postinst", slow), fair("1.1").withScript("postinst", slow)), """
                : >/root/hang
                dpkg --install /srv/offers/fair_1.1_all.deb >/dev/null 2>&1 & dpkg=$!
                until [ -e /root/hangs ]; do sleep 0.1; done
                kill -9 $dpkg; wait $dpkg || true
                rm /root/hang /root/hangs
                """);
        return List.of(
                of("dpkg was killed half-way", killed, "oakum patch --json")
                        .says(0, "not-needed")
                        .then((host, answer) ->
                                assertThat(answer.json().texts("repaired")).isNotEmpty()),
                of(
                                "unpacked and not configured",
                                then(WeatherOfWords::offered, "dpkg --unpack /srv/offers/fair_1.1_all.deb"),
                                "oakum patch --json")
                        .says(0, "not-needed")
                        .then((host, answer) ->
                                assertThat(answer.json().texts("repaired")).isNotEmpty()),
                of(
                                "a script that can never be repaired",
                                host -> {
                                    host.has(fair("1.0"))
                                            .offers(fair("1.1").withScript("postinst", "#!/bin/sh\nexit 1\n"));
                                    host.patient().sh("dpkg --install /srv/offers/fair_1.1_all.deb");
                                },
                                "oakum patch --json")
                        .says(3, "refused", "host.beyond-repair")
                        .mayStayBroken()
                        .thenScanSays("host.needs-repair"),
                of("another holds the lock for good", then(WeatherOfWords::offered, lock(300)), "oakum patch --json")
                        .says(1, "refused", "host.locked")
                        .stillOffered("fair 1.1"),
                of("another holds the lock for a while", then(WeatherOfWords::offered, lock(8)), UNREHEARSED)
                        .says(0, "confirmed")
                        .changing("fair 1.1"));
    }

    /** Holds dpkg's locks as dpkg and apt do. */
    private static String lock(int seconds) {
        return """
                cat >/root/lock.py <<'END'
                import fcntl, time, sys
                held = [open('/var/lib/dpkg/' + name, 'w') for name in ('lock-frontend', 'lock')]
                for file in held: fcntl.lockf(file, fcntl.LOCK_EX)
                open('/root/locked', 'w')
                time.sleep(int(sys.argv[1]))
                END
                setsid python3 /root/lock.py %d >/dev/null 2>&1 </dev/null &
                until [ -e /root/locked ]; do sleep 0.1; done
                """.formatted(seconds);
    }

    private static List<Weather> scripts() {
        var fails = fair("1.1").withScript("postinst", "#!/bin/sh\necho it cannot be >&2\nexit 3\n");
        var hangs = fair("1.1").withScript("postinst", "#!/bin/sh\necho x >>/root/started\nsleep 4711\n");
        return List.of(
                of("a script that fails, in the rehearsal", update(fair("1.0"), fails), "oakum patch --json")
                        .says(1, "refused", "rehearsal.failed", "package.script-failed", "change.failed")
                        .stillOffered("fair 1.1"),
                of("a script that fails, on the host", update(fair("1.0"), fails), UNREHEARSED)
                        .says(1, "failed", "package.script-failed", "change.failed")
                        .changing("fair 1.1")
                        .mayStayBroken()
                        .then((host, answer) -> {
                            var undone = host.patient().oakum("undo", "--json");
                            assertThat(undone.json().text("verdict"))
                                    .as("%s", undone)
                                    .isEqualTo("confirmed");
                            assertThat(host.must("dpkg-query -W fair; dpkg --audit")
                                            .out())
                                    .isEqualTo("fair\t1.0\n");
                        })
                        .stillOffered("fair 1.1"),
                of("a script that hangs, in the rehearsal", update(fair("1.0"), hangs), "oakum patch --limit 5s --json")
                        .says(1, "refused", "rehearsal.failed", "package.script-hangs", "change.failed")
                        .then((host, answer) -> assertThat(host.patient()
                                        .sh("pgrep -f '^sleep 4711'")
                                        .out())
                                .isEmpty())
                        .stillOffered("fair 1.1"),
                of("a script that hangs, on the host", update(fair("1.0"), hangs), UNREHEARSED + " --limit 5s")
                        .says(1, "failed", "package.script-hangs", "change.failed")
                        .changing("fair 1.1")
                        .mayStayBroken()
                        .then((host, answer) -> assertThat(host.patient()
                                        .sh("pgrep -f '^sleep 4711'")
                                        .out())
                                .isEmpty())
                        .thenScanSays("host.needs-repair"),
                of(
                                "the undo of a script that hangs does not run it again",
                                update(fair("1.0"), hangs),
                                UNREHEARSED
                                        + " --limit 5s >/root/first; : >/root/started; oakum undo --no-rehearsal --reason test --limit 60s --json")
                        .says(0, "confirmed")
                        .then((host, answer) -> {
                            assertThat(host.file("/root/started")).isEmptyFile();
                            assertThat(host.must("dpkg-query -W fair; dpkg --audit")
                                            .out())
                                    .isEqualTo("fair\t1.0\n");
                        })
                        .stillOffered("fair 1.1"));
    }

    private static List<Weather> questions() {
        String ucf = "#!/bin/sh\nset -e\nucf --three-way /usr/share/fair/ours.conf /etc/fair.conf </dev/null\n";
        return List.of(
                of(
                                "a question about a configuration file",
                                then(
                                        update(
                                                fair("1.0").withConffile("/etc/fair.conf", "level=1\n"),
                                                fair("1.1").withConffile("/etc/fair.conf", "level=2\n")),
                                        "echo level=9 >/etc/fair.conf"),
                                "oakum patch --json")
                        .says(0, "confirmed")
                        .changing("fair 1.1")
                        .then(WeatherOfPackages::theLocalFileStays),
                of(
                                "a question of ucf",
                                then(
                                        update(
                                                fair("1.0")
                                                        .withFile("/usr/share/fair/ours.conf", "level=1\n")
                                                        .withScript("postinst", ucf),
                                                fair("1.1")
                                                        .withFile("/usr/share/fair/ours.conf", "level=2\n")
                                                        .withScript("postinst", ucf)),
                                        "echo level=9 >/etc/fair.conf"),
                                "oakum patch --json")
                        .says(0, "confirmed")
                        .changing("fair 1.1")
                        .then(WeatherOfPackages::theLocalFileStays));
    }

    /** Nobody offers the old version any more, and no cache has it. */
    private static List<Weather> rebuilt() {
        var old = fair("1.0").withConffile("/etc/fair.conf", "level=1\n").withFile("/usr/share/fair/version", "1.0\n");
        var offered =
                fair("1.1").withConffile("/etc/fair.conf", "level=2\n").withFile("/usr/share/fair/version", "1.1\n");
        Setting edited = then(host -> host.has(old).offers(offered), "rm -r /srv/stock; echo level=9 >/etc/fair.conf");
        return List.of(
                of(
                                "an undo from a rebuilt package needs leave",
                                edited,
                                "oakum patch --json >/root/patched && oakum undo --json")
                        .says(1, "refused", "undo.rebuilt")
                        .changing("fair 1.1"),
                of("a local edit survives patch, undo from a rebuilt package, and patch", edited, """
                                oakum patch --json >/root/patched && oakum undo --accept-rebuilt --json >/root/undone
                                cat /etc/fair.conf /usr/share/fair/version >/root/after
                                oakum patch --json
                                """)
                        .says(0, "confirmed")
                        .changing("fair 1.1")
                        .then(WeatherOfPackages::theLocalFileStays)
                        .then((host, answer) -> {
                            assertThat(host.must("cat /root/after").out()).isEqualTo("level=9\n1.0\n");
                            assertThat(host.must("cat /root/patched").out()).contains("\"by\": \"rebuilt\"");
                            assertThat(host.must("cat /root/undone").out()).contains("\"confirmed\"");
                        }));
    }

    /** Old and offered versions whose order is easily got wrong; dpkg and apt on the host judge them too. */
    private static List<Weather> versions() {
        return List.of(
                of(
                                "F5 an epoch, a tilde and a backport's suffix",
                                host -> host.has(
                                                LocalPackage.named("epoch", "1:1.0-1"),
                                                LocalPackage.named("tilde", "1.0~rc1"),
                                                LocalPackage.named("suffix", "1.0+dfsg-1"))
                                        .offers(
                                                LocalPackage.named("epoch", "2.0-1"),
                                                LocalPackage.named("tilde", "1.0"),
                                                LocalPackage.named("suffix", "1.0+dfsg-1~bpo12+1")),
                                "oakum patch --json")
                        .says(0, "confirmed")
                        .changing("tilde 1.0"),
                of(
                                "F5 a lower epoch is a downgrade, however high the rest",
                                host -> host.has(LocalPackage.named("epoch", "1:1.0-1"))
                                        .offers(LocalPackage.named("epoch", "2.0-1")),
                                "oakum patch epoch=2.0-1 --json")
                        .says(1, "refused", "package.downgrade"),
                of(
                                "F6 a third party's package of the distribution's name and a higher version",
                                host -> {
                                    host.has(fair("5.0+vendor1")).offers(fair("1.1"));
                                    host.fromSecurityArchive();
                                },
                                "oakum patch --json && oakum scan --json >/root/scan")
                        .says(0, "not-needed")
                        .then((host, answer) -> assertThat(Json.readObject(Files.readAllBytes(host.file("/root/scan")))
                                        .texts("notKnown"))
                                .anyMatch(unknown -> unknown.startsWith("whether there are fixes")
                                        && unknown.contains("fair:all"))));
    }

    private static void theLocalFileStays(OwnOffers host, Patient.Answer answer) throws Exception {
        assertThat(host.must("cat /etc/fair.conf").out()).isEqualTo("level=9\n");
        assertThat(answer.json().texts("configFiles")).containsExactly("/etc/fair.conf");
    }
}
