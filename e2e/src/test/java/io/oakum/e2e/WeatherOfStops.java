package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Weather.Claim;
import io.oakum.e2e.Weather.Setting;
import io.oakum.lab.LocalPackage;
import java.util.List;

/** O35: somebody stops a run, or it dies, at its most delicate moments. */
final class WeatherOfStops {
    /** A script tells that it runs, and how often it did. */
    private static final String SLOW = "#!/bin/sh\necho once >>/root/inside\nsleep 3\necho over >>/root/inside\n";

    private static final Claim NOTHING_RUNS_ON = (host, answer) -> {
        assertThat(host.patient()
                        .sh("pgrep -fa '^(apt-get|dpkg|/usr/lib/apt/methods|sleep)'; grep oakum-twin /proc/mounts")
                        .out())
                .isEmpty();
        assertThat(host.must("tail -n 1 /var/lib/oakum/journal/*.jsonl 2>/dev/null || echo '\"act\":\"end\"'")
                        .out())
                .contains("\"act\":\"end\"");
    };

    private WeatherOfStops() {}

    static List<Weather> rows() {
        return List.of(
                of(
                                "SIGTERM during the download (O35)",
                                WeatherOfStops::fetchingNeverEnds,
                                stopped("TERM", "/root/fetching", "patch"))
                        .says(1, "refused", "run.stopped")
                        .then(NOTHING_RUNS_ON)
                        .stillOffered("fair 1.1"),
                of(
                                "Ctrl-C during the rehearsal (O35)",
                                slowly(),
                                stopped("INT", "/proc/$(pgrep -f ^sleep.3$)/exe", "patch"))
                        .says(1, "refused", "run.stopped")
                        .then(NOTHING_RUNS_ON)
                        .stillOffered("fair 1.1"),
                of(
                                "SIGTERM during a rehearsal by itself (O35)",
                                slowly(),
                                stopped("TERM", "/proc/$(pgrep -f ^sleep.3$)/exe", "rehearse"))
                        .says(1, "refused", "run.stopped")
                        .then(NOTHING_RUNS_ON)
                        .stillOffered("fair 1.1"),
                of(
                                "the terminal is lost while dpkg runs (O35)",
                                slowly(),
                                stopped("HUP", "/root/inside", "patch --no-rehearsal --reason test"))
                        .says(0, "confirmed", "run.stopped")
                        .changing("fair 1.1")
                        .then(NOTHING_RUNS_ON)
                        .then(WeatherOfStops::theScriptRanOnce),
                of(
                                "oakum alone is killed while dpkg runs (O35)",
                                slowly(),
                                stopped("KILL", "/root/inside", "patch --no-rehearsal --reason test")
                                        + "; oakum patch --no-rehearsal --reason again --json")
                        .says(0, "not-needed")
                        .changing("fair 1.1")
                        .then(NOTHING_RUNS_ON)
                        .then(WeatherOfStops::theScriptRanOnce)
                        .then((host, answer) ->
                                assertThat(host.must("oakum history").out()).contains("confirmed")));
    }

    private static Setting slowly() {
        return host -> host.has(LocalPackage.named("fair", "1.0"))
                .offers(
                        LocalPackage.named("fair", "1.0"),
                        LocalPackage.named("fair", "1.1").withScript("postinst", SLOW));
    }

    /** apt's own fetcher of local files hangs. */
    private static void fetchingNeverEnds(OwnOffers host) throws Exception {
        WeatherOfWords.offered(host);
        host.must("""
                mv /usr/lib/apt/methods/file /usr/lib/apt/methods/file.real
                cat >/usr/lib/apt/methods/file <<'END'
                #!/bin/sh
                if tr '\\000' '\\n' </proc/$PPID/cmdline | grep -qx -e --download-only -e download; then : >/root/fetching; sleep 600; fi
                exec /usr/lib/apt/methods/file.real
                END
                chmod +x /usr/lib/apt/methods/file
                """);
    }

    /** A shell gives what it starts in the background a deaf ear to Ctrl-C, and nohup one to a lost terminal; a person does neither. */
    private static String stopped(String signal, String onceThereIs, String command) {
        return "env --default-signal=INT,HUP oakum %s --json & oakum=$!; timeout 60 sh -c 'until [ -e %s ]; do sleep 0.05; done'; kill -%s $oakum; wait $oakum"
                .formatted(command, onceThereIs, signal);
    }

    /** The change was neither cut off nor done twice. */
    private static void theScriptRanOnce(OwnOffers host, Patient.Answer answer) throws Exception {
        assertThat(host.must("cat /root/inside").out()).isEqualTo("once\nover\n");
    }
}
