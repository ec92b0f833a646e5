package io.oakum.e2e;

import static io.oakum.e2e.Weather.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Patient.Answer;
import io.oakum.e2e.Weather.Setting;
import io.oakum.lab.LocalPackage;
import io.oakum.trust.Json;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lists that are old or were refused, and clocks that are wrong. */
final class WeatherOfClocks {
    private static final String REFRESHED_TWICE = "oakum scan --json >/root/before; oakum scan --refresh --json";

    /** As on a disk that was copied: apt last began an update two days ago, whatever its files say. */
    private static final String TWO_DAYS_PASS = "touch -d '2 days ago' /var/lib/apt/lists/partial";

    private WeatherOfClocks() {}

    static List<Weather> rows() {
        Setting nothingDue = host -> {
            host.has(LocalPackage.named("fair", "1.1")).offers(LocalPackage.named("fair", "1.1"));
            host.must(TWO_DAYS_PASS);
        };
        return List.of(
                of(
                                "a refresh that is refused as expired makes no list younger",
                                WeatherOfClocks::expired,
                                REFRESHED_TWICE)
                        .says(0, "", "source.expired")
                        .stillOffered("fair 1.1")
                        .then((host, answer) -> assertThat(fetched(answer)).isEqualTo(fetchedBefore(host))),
                of("a refresh that finds nothing new makes the list younger", WeatherOfWords::offered, REFRESHED_TWICE)
                        .says(0, "")
                        .stillOffered("fair 1.1")
                        .then((host, answer) -> assertThat(fetched(answer)).isAfter(fetchedBefore(host))),
                of("lists older than a day never say that nothing is due", nothingDue, "oakum patch --json")
                        .says(1, "refused", "source.stale")
                        .thenScanSays("source.stale"),
                of("nor does a rehearsal by them", nothingDue, "oakum rehearse --json")
                        .says(1, "inconclusive", "source.stale")
                        .thenScanSays("source.stale"),
                of(
                                "nor does a scan that is asked whether something is overdue",
                                nothingDue,
                                "oakum scan --fail-on overdue --json")
                        .says(1, "", "source.stale")
                        .thenScanSays("source.stale"),
                of(
                                "the clock is set back by a year",
                                WeatherOfClocks::lastYear,
                                "OAKUM_JAVA_HOME=/root/last-year oakum scan --json")
                        .says(0, "", "host.clock")
                        .stillOffered("fair 1.1")
                        .then(WeatherOfClocks::noDeadlineMoved));
    }

    private static void expired(OwnOffers host) throws Exception {
        WeatherOfWords.offered(host);
        host.publish(Instant.now().minus(Duration.ofDays(30)), Instant.now().minus(Duration.ofDays(20)));
    }

    private static Instant fetched(Answer scan) throws Exception {
        return Instant.parse(scan.json().objects("sources").getFirst().text("fetched"));
    }

    private static Instant fetchedBefore(OwnOffers host) throws Exception {
        return fetched(new Answer(0, Files.readString(host.file("/root/before")), ""));
    }

    /** Oakum's Java runs with another clock; a lab host has its machine's. */
    private static void lastYear(OwnOffers host) throws Exception {
        host.install("faketime");
        WeatherOfWords.offered(host);
        host.fromSecurityArchive();
        host.must("""
                mkdir -p /root/last-year/bin
                printf '#!/bin/sh\\nNO_FAKE_STAT=1 exec faketime -f -365d /opt/oakum-jdk/bin/java "$@"\\n' >/root/last-year/bin/java
                chmod +x /root/last-year/bin/java
                oakum scan --json >/root/before
                cp /var/lib/oakum/seen.jsonl /root/seen
                """);
    }

    private static void noDeadlineMoved(OwnOffers host, Answer answer) throws Exception {
        var before = Json.readObject(Files.readAllBytes(host.file("/root/before")));
        assertThat(answer.json().text("takenAt")).isLessThan(before.text("takenAt"));
        assertThat(before.objects("exposures")).isNotEmpty();
        for (String kind : List.of("exposures", "updates")) {
            var due = before.objects(kind).getFirst().text("due");
            assertThat(answer.json().objects(kind).getFirst().text("due"))
                    .as(kind)
                    .isEqualTo(due);
        }
        assertThat(host.file("/var/lib/oakum/seen.jsonl")).hasSameTextualContentAs(host.file("/root/seen"));
    }
}
