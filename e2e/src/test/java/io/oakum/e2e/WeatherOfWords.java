package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Weather.Setting;
import io.oakum.lab.LocalPackage;
import java.util.ArrayList;
import java.util.List;

/** Words on the command line that name nothing, nothing good, or something else than a person meant. */
final class WeatherOfWords {
    private WeatherOfWords() {}

    static List<Weather> rows() {
        var rows = new ArrayList<Weather>();
        rows.addAll(withoutRoot());
        rows.addAll(unknown());
        rows.addAll(hostile());
        return rows;
    }

    /** One package at 1.0 with 1.1 offered. */
    static void offered(OwnOffers host) throws Exception {
        host.has(LocalPackage.named("fair", "1.0"))
                .offers(LocalPackage.named("fair", "1.0"), LocalPackage.named("fair", "1.1"));
    }

    private static Weather row(String name, String command) {
        return of(name, WeatherOfWords::offered, command).stillOffered("fair 1.1");
    }

    private static List<Weather> withoutRoot() {
        String nobody = "setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/nonexistent ";
        var rows = new ArrayList<Weather>();
        rows.add(row("no root: scan works", nobody + "oakum scan --json")
                .says(0, "")
                .then((host, answer) ->
                        assertThat(answer.json().objects("updates")).hasSize(1)));
        for (String command : List.of("patch", "rehearse", "undo")) {
            rows.add(row("no root: " + command, nobody + "oakum " + command + " --json")
                    .says(3, "refused", "run.needs-root")
                    .then((host, answer) ->
                            assertThat(answer.err() + answer.out()).contains("sudo")));
        }
        return rows;
    }

    private static List<Weather> unknown() {
        return List.of(
                row("a wrong package name", "oakum patch fari --json").says(1, "refused", "package.not-installed"),
                row("a vulnerability that nobody knows", "oakum patch --cve CVE-2020-99999 --json")
                        .says(1, "refused", "cve.unknown"),
                row("a vulnerability misspelled", "oakum patch --cve CVE-20-1 --json")
                        .says(2, "refused", "run.usage"),
                row("a version that does not exist", "oakum patch fair=1.7 --json")
                        .says(1, "refused", "package.version-unknown"),
                row("a lower version (O25)", "oakum patch fair=0.9 --json").says(1, "refused", "package.downgrade"),
                row("a run that never was", "oakum undo 20200101-000000 --json").says(2, "refused", "run.unknown"),
                row("an undo where nothing was done", "oakum undo --json").says(1, "refused", "undo.impossible"),
                of("O18 a verb that does not exist", WeatherOfWords::offered, "oakum Install-Exact fair --json")
                        .says(2, "", "run.usage")
                        .stillOffered("fair 1.1"),
                of("O18 a verb in another case", WeatherOfWords::offered, "oakum PATCH fair --json")
                        .says(2, "", "run.usage")
                        .stillOffered("fair 1.1"),
                row("an option that does not exist", "oakum patch --frobnicate --json")
                        .says(2, "refused", "run.usage"),
                row("two wishes at once", "oakum patch --all fair --json").says(2, "refused", "run.usage"));
    }

    /** A NUL cannot be among them: no program can be given one as an argument. */
    private static List<Weather> hostile() {
        var rows = new ArrayList<Weather>();
        for (String word : List.of(
                "fair; reboot",
                "$(id)",
                "`touch /tmp/owned`",
                "../x.deb",
                "/srv/offers/fair_1.1_all.deb",
                "http://127.0.0.1/x.deb",
                "f\u0430ir",
                "fair\u202e",
                "Fair",
                "*",
                "?air",
                "",
                "fair\ntouch",
                "\u001b[31mfair",
                "a".repeat(10_000))) {
            rows.add(hostile(word, word, "package.name-invalid"));
        }
        for (String version :
                List.of("1.0 -y", "", "*", "1.1;reboot", "$(id)", "1.1/../..", "-1", "9".repeat(10_000))) {
            rows.add(hostile(
                    "fair=" + version,
                    "fair=" + version,
                    version.startsWith("999") ? "package.version-unknown" : "package.version-invalid"));
        }
        return rows;
    }

    private static Weather hostile(String name, String word, String code) {
        String shown = name.length() > 40 ? name.length() + " letters" : name.replaceAll("[^ -~]", "?");
        Setting given = host -> {
            offered(host);
            host.write("/root/word", word);
            watchPrograms(host);
        };
        // The trailing x keeps what the shell would take away: line ends.
        String command = "word=$(cat /root/word; echo x); oakum patch --json -- \"${word%x}\"";
        return of("O19/O20 '" + shown + "'", given, command.replace("; echo x", "; printf x"))
                .stillOffered("fair 1.1")
                .says(code.endsWith("unknown") ? 1 : 2, "refused", code)
                .then((host, answer) -> assertThat(
                                host.must("cat /root/started; ls /tmp").out().lines())
                        .isNotEmpty()
                        // Only a well-formed version that does not exist is asked for, and only by a simulation.
                        .noneMatch(line -> line.matches(".*(owned|reboot).*"))
                        .noneMatch(line -> line.contains(" install ") && !line.contains(" -s ")));
    }

    /** apt and dpkg tell each time they are started, and with what words. */
    private static void watchPrograms(OwnOffers host) throws Exception {
        host.must("""
                : >/root/started
                for program in apt-get apt-cache dpkg; do
                    printf '#!/bin/sh\\necho "%s $*" >>/root/started\\nexec /usr/bin/%s "$@"\\n' $program $program >/usr/local/sbin/$program
                    chmod +x /usr/local/sbin/$program
                done
                """);
    }
}
