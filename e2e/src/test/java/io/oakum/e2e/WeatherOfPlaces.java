package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Weather.Setting;
import io.oakum.lab.LocalPackage;
import io.oakum.lab.LocalRepository;
import io.oakum.transport.LocalRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Repositories that lie, stay away or are nobody's, disks that are full, and others who are at work on the host. */
final class WeatherOfPlaces {
    private static final String UNREHEARSED = "oakum patch --no-rehearsal --reason test --json";

    private WeatherOfPlaces() {}

    static List<Weather> rows() {
        var rows = new ArrayList<Weather>();
        rows.addAll(repositories());
        rows.addAll(trust());
        rows.addAll(room());
        rows.addAll(candidates());
        rows.addAll(meanwhile());
        rows.addAll(privileges());
        rows.addAll(shapes());
        return rows;
    }

    private static Setting offered(String script) {
        return host -> {
            WeatherOfWords.offered(host);
            host.must(script);
        };
    }

    private static List<Weather> repositories() {
        return List.of(
                of("the repository has gone", offered("rm /srv/offers/fair_1.1_all.deb"), "oakum patch --json")
                        .says(3, "refused", "source.unavailable")
                        .stillOffered("fair 1.1"),
                of(
                                "a repository in a folder of this host, and no changelog was fetched from it",
                                WeatherOfWords::offered,
                                "oakum patch --budget 0 --json")
                        .says(0, "confirmed")
                        .changing("fair 1.1"),
                of(
                                "half-synced: the file is another one",
                                offered("printf 'x' >>/srv/offers/fair_1.1_all.deb"),
                                "oakum patch --json")
                        .says(1, "refused", "package.digest")
                        .stillOffered("fair 1.1"),
                of(
                                "half-synced: another file of the same size",
                                offered(
                                        "printf 'XXXX' | dd conv=notrunc bs=1 seek=100 of=/srv/offers/fair_1.1_all.deb"),
                                "oakum patch --json")
                        .says(1, "refused", "package.digest")
                        .stillOffered("fair 1.1"),
                of(
                                "nobody answers",
                                offered(
                                        "sed -i 's,file:/srv/offers,http://127.0.0.1:9/x,' /etc/apt/sources.list.d/offers.sources"),
                                "oakum scan --refresh --json")
                        .says(0, "", "source.unavailable", "source.missing")
                        .thenScanSays("source.missing"));
    }

    private static List<Weather> trust() {
        Setting expired = host -> {
            WeatherOfWords.offered(host);
            host.publish(Instant.now().minus(Duration.ofDays(30)), Instant.now().minus(Duration.ofDays(20)));
            host.must("rm -rf /var/lib/apt/lists/*");
        };
        Setting unsigned = host -> {
            WeatherOfWords.offered(host);
            host.publishUnsigned();
            host.source(LocalRepository.sourceOnHost(OwnOffers.FOLDER, false));
            host.patient().sh("rm -rf /var/lib/apt/lists/*; apt-get -q update");
        };
        Setting blindly = host -> {
            WeatherOfWords.offered(host);
            host.publishUnsigned();
            host.source(LocalRepository.sourceOnHost(OwnOffers.FOLDER, false) + "Trusted: yes\n");
            host.must("rm -rf /var/lib/apt/lists/*; apt-get -q update");
        };
        Setting stranger = host -> {
            WeatherOfWords.offered(host);
            Path folder = host.file(OwnOffers.FOLDER);
            try (var other = LocalRepository.at(folder, OwnOffers.keyHome(), new LocalRunner())) {
                other.publish(Instant.now(), Instant.now().plus(Duration.ofDays(3)));
            }
            host.patient().sh("rm -rf /var/lib/apt/lists/*; apt-get -q update");
        };
        return List.of(
                of("an expired repository", expired, "oakum scan --refresh --json")
                        .says(0, "", "source.expired", "source.missing")
                        .thenScanSays("source.missing"),
                of("an unsigned repository", unsigned, "oakum patch --json")
                        .says(1, "refused", "source.missing")
                        .thenScanSays("source.missing"),
                of("a repository signed by a stranger", stranger, "oakum patch --json")
                        .says(1, "refused", "source.missing")
                        .thenScanSays("source.missing"),
                of("O24 the right version, and no vendor signed it", blindly, "oakum patch fair=1.1 --json")
                        .says(1, "refused", "source.untrusted")
                        .thenScanSays("source.untrusted")
                        .stillOffered("fair 1.1"),
                of("a repository that is trusted blindly", blindly, "oakum patch --json")
                        .says(1, "refused", "source.untrusted")
                        .thenScanSays("source.untrusted")
                        .stillOffered("fair 1.1"));
    }

    private static List<Weather> room() {
        var big = LocalPackage.named("fair", "1.1").withFile("/opt/fair/zeros", "0".repeat(24 << 20));
        var greedy = LocalPackage.named("fair", "1.1")
                .withScript(
                        "postinst", "#!/bin/sh\nset -e\nhead -c 3G /dev/zero >/usr/share/zeros\nrm /usr/share/zeros\n");
        var kernel = "linux-image-9.9.9-oakum";
        return List.of(
                of(
                                "a full disk at the download",
                                offered("mkdir -p /var/cache/oakum; mount -t tmpfs -o size=4m none /var/cache/oakum"),
                                "oakum patch --json")
                        .says(3, "refused", "host.no-space")
                        .stillOffered("fair 1.1"),
                of(
                                "a full disk at the unpacking",
                                host -> {
                                    host.has(LocalPackage.named("fair", "1.0"))
                                            .offers(LocalPackage.named("fair", "1.0"), big);
                                    host.must("mkdir -p /opt/fair; mount -t tmpfs -o size=4m none /opt/fair");
                                },
                                UNREHEARSED)
                        .says(3, "failed", "host.no-space", "change.failed")
                        .stillOffered("fair 1.1"),
                of(
                                "a full copy",
                                host -> host.has(LocalPackage.named("fair", "1.0"))
                                        .offers(LocalPackage.named("fair", "1.0"), greedy),
                                "oakum patch --json")
                        .says(
                                3,
                                "refused",
                                "rehearsal.failed",
                                "host.no-space",
                                "package.script-failed",
                                "change.failed")
                        .stillOffered("fair 1.1"),
                of(
                                "a full /boot",
                                host -> {
                                    host.has(LocalPackage.named(kernel, "1.0"))
                                            .offers(LocalPackage.named(kernel, "1.1"));
                                    host.must("mount -t tmpfs -o size=4m none /boot");
                                },
                                "oakum patch --json")
                        .says(3, "refused", "host.no-space")
                        .stillOffered(kernel + " 1.1"));
    }

    /** Something that is done once a file of the run's stands there. */
    private static String once(String condition, String act) {
        return "setsid sh -c 'until " + condition + "; do sleep 0.02; done; " + act
                + "' >/dev/null 2>&1 </dev/null &\n";
    }

    /** The new version's script takes so long that something else can be done meanwhile. */
    private static void slowly(OwnOffers host) throws Exception {
        host.has(LocalPackage.named("fair", "1.0"))
                .offers(
                        LocalPackage.named("fair", "1.0"),
                        LocalPackage.named("fair", "1.1")
                                .withScript("postinst", "#!/bin/sh\n: >/root/inside\nsleep 3\n"));
    }

    private static List<Weather> candidates() {
        return List.of(
                of(
                                "another candidate comes during the rehearsal, and the rehearsed one is still offered",
                                host -> {
                                    slowly(host);
                                    anotherCandidateDuringTheRehearsal(host, "", LocalPackage.named("fair", "1.2"));
                                },
                                "oakum patch --json")
                        .says(0, "confirmed")
                        .changing("fair 1.1")
                        .stillOffered("fair 1.2"),
                of(
                                "another candidate takes the place of the rehearsed one",
                                host -> {
                                    slowly(host);
                                    anotherCandidateDuringTheRehearsal(
                                            host, "fair_1.1_all.deb", LocalPackage.named("fair", "1.2"));
                                },
                                "oakum patch --json")
                        .says(1, "refused", "package.version-unknown")
                        .stillOffered("fair 1.2"),
                of(
                                "O21 the rehearsed version needs one more package since",
                                host -> {
                                    slowly(host);
                                    anotherCandidateDuringTheRehearsal(
                                            host,
                                            "fair_1.1_all.deb",
                                            LocalPackage.named("fair", "1.1").withField("Depends", "extra"),
                                            LocalPackage.named("extra", "1.0"));
                                },
                                "oakum patch --json")
                        .says(1, "refused", "change.drifted")
                        .then((host, answer) -> assertThat(answer.out()).contains("+ extra:all - 1.0 "))
                        .stillOffered("fair 1.1"));
    }

    private static List<Weather> meanwhile() {
        String swap = "DPkg::Pre-Invoke {\"printf x >>/var/cache/oakum/archives/fair_1.1_all.deb\";};";
        return List.of(
                of(
                                "a package is swapped between the check and the use (O23, O37)",
                                offered("echo '" + swap + "' >/etc/apt/apt.conf.d/99swap"),
                                UNREHEARSED)
                        .says(1, "refused", "package.digest")
                        .stillOffered("fair 1.1"),
                of(
                                "the host changes during a rehearsal",
                                host -> {
                                    slowly(host);
                                    host.must(once("pgrep -f ^sleep.3$", "echo x >/etc/meanwhile"));
                                },
                                "oakum patch --json")
                        .says(1, "refused", "rehearsal.refused", "rehearsal.host-changed")
                        .stillOffered("fair 1.1"),
                of(
                                "two at once (O36)",
                                host -> {
                                    slowly(host);
                                    host.must(
                                            "setsid oakum patch --no-rehearsal --reason first --json >/root/first 2>&1 </dev/null &\n"
                                                    + "until [ -e /root/inside ]; do sleep 0.1; done");
                                },
                                UNREHEARSED
                                        + "; code=$?; until grep -q verdict /root/first; do sleep 0.1; done; exit $code")
                        .says(1, "refused", "run.busy")
                        .then((host, answer) ->
                                assertThat(host.must("cat /root/first").out()).contains("\"confirmed\"")));
    }

    /**
     * The repository is another one before the rehearsal ends.
     *
     * @param gone a file that it no longer has then
     * @param later what it has instead
     */
    private static void anotherCandidateDuringTheRehearsal(OwnOffers host, String gone, LocalPackage... later)
            throws Exception {
        host.must("cp -a /srv/offers /srv/first; rm -f /srv/offers/" + (gone.isEmpty() ? "none" : gone));
        host.offers(later);
        host.must(
                "mv /srv/offers /srv/later; mv /srv/first /srv/offers; rm -rf /var/lib/apt/lists/*; apt-get -q update");
        host.must(
                once("pgrep -f ^sleep.3$", "mv /srv/offers /srv/first; mv /srv/later /srv/offers; apt-get -q update"));
    }

    /** Hosts whose disks or boot loaders are not as the simplest one's. */
    private static List<Weather> shapes() {
        String mounts = """
                for folder in /usr /var /boot; do mount --bind $folder $folder; done
                mount -t tmpfs -o size=200m none /boot
                """;
        var everywhere = LocalPackage.named("fair", "1.1")
                .withFile("/usr/share/fair/a", "a")
                .withFile("/var/lib/fair/b", "b")
                .withFile("/boot/fair.c", "c");
        var bootLoader = LocalPackage.named("fair", "1.1")
                .withScript(
                        "postinst", "#!/bin/sh\nset -e\nupdate-grub\ngrub-install /dev/sda\nos-prober\nefibootmgr\n");
        Setting apart = host -> {
            host.has(LocalPackage.named("fair", "1.0")).offers(LocalPackage.named("fair", "1.0"), everywhere);
            host.must(mounts);
        };
        return List.of(
                of("/usr, /var and /boot on disks of their own: the rehearsal", apart, "oakum rehearse --json")
                        .says(0, "passed")
                        .then((host, answer) -> {
                            assertThat(host.must(
                                                    "ls /usr/share/fair/a /var/lib/fair/b /boot/fair.c 2>/dev/null || true")
                                            .out())
                                    .isEmpty();
                            assertThat(answer.json().object("files").wholeNumber("added"))
                                    .isGreaterThanOrEqualTo(3);
                        })
                        .stillOffered("fair 1.1"),
                of(
                                "/usr, /var and /boot on disks of their own: the change and back",
                                apart,
                                "oakum patch --json && oakum undo --json >/root/undone")
                        .says(0, "confirmed")
                        .stillOffered("fair 1.1")
                        .then((host, answer) ->
                                assertThat(host.must("cat /root/undone").out()).contains("\"confirmed\"")),
                of(
                                "a package that installs a boot loader is answered by a stub on the copy",
                                host -> {
                                    host.install("grub2-common grub-pc-bin os-prober efibootmgr");
                                    host.has(LocalPackage.named("fair", "1.0"))
                                            .offers(LocalPackage.named("fair", "1.0"), bootLoader);
                                },
                                "oakum rehearse --json")
                        .says(0, "passed")
                        .stillOffered("fair 1.1"));
    }

    private static List<Weather> privileges() {
        String nobody = "setpriv --reuid=nobody --regid=nogroup --clear-groups ";
        return List.of(
                of(
                                "an ordinary user writes where root works (O37)",
                                WeatherOfWords::offered,
                                "oakum patch --json && for f in /var/lib/oakum/journal/*.jsonl /var/lib/oakum/x /var/lib/oakum/journal/x /var/cache/oakum/x /var/cache/oakum/archives/x /var/cache/oakum/archives/*.deb /run/oakum/lock /run/oakum/x; do "
                                        + nobody
                                        + "sh -c 'echo x >>\"$1\"' sh \"$f\" 2>/dev/null && echo \"$f\" >>/root/written; done; true")
                        .says(0, "confirmed")
                        .changing("fair 1.1")
                        .then((host, answer) ->
                                assertThat(host.file("/root/written")).doesNotExist()),
                of(
                                "a link where a package is to lie (O38)",
                                offered(
                                        "mkdir -p /var/cache/oakum/archives; ln -s /etc/shadow /var/cache/oakum/archives/fair_1.1_all.deb; sha256sum /etc/shadow >/root/shadow"),
                                "oakum patch --json")
                        .says(1, "refused", "package.digest")
                        .then((host, answer) -> host.must("sha256sum -c /root/shadow"))
                        .stillOffered("fair 1.1"),
                of(
                                "a link where the lock is to be (O38)",
                                offered(
                                        "mkdir -p /run/oakum; ln -s /etc/shadow /run/oakum/lock; sha256sum /etc/shadow >/root/shadow"),
                                "oakum patch --json")
                        .says(3, "refused", "run.file-failed")
                        .then((host, answer) -> host.must("sha256sum -c /root/shadow"))
                        .stillOffered("fair 1.1"),
                of(
                                "the caller's environment (O39)",
                                offered(
                                        "mkdir -p /root/evil; for p in apt-get dpkg dpkg-query cat java dirname readlink; do printf '#!/bin/sh\\necho \"$0\" >>/root/evil/ran\\nexit 1\\n' >/root/evil/$p; chmod +x /root/evil/$p; done"),
                                "PATH=/root/evil:$PATH JAVA_TOOL_OPTIONS=-version JDK_JAVA_OPTIONS=-version _JAVA_OPTIONS=-version LD_PRELOAD=/root/evil/none.so APT_CONFIG=/root/evil/apt.conf /opt/oakum/bin/oakum patch --json")
                        .says(0, "confirmed")
                        .changing("fair 1.1")
                        .then((host, answer) -> {
                            assertThat(host.file("/root/evil/ran")).doesNotExist();
                            assertThat(answer.err()).doesNotContain("Picked up");
                            // The shell that begins is the caller's; nothing that it starts.
                            assertThat(answer.err().lines().filter(line -> line.contains("cannot be preloaded")))
                                    .hasSizeLessThanOrEqualTo(1);
                        }));
    }
}
