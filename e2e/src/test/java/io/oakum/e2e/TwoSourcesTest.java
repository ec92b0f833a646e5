package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.e2e.Patient.Answer;
import io.oakum.e2e.TwoSources.Fix;
import io.oakum.e2e.TwoSources.Installed;
import io.oakum.e2e.TwoSources.Open;
import io.oakum.e2e.TwoSources.Stand;
import io.oakum.lab.Lab;
import io.oakum.lab.LabRequest;
import io.oakum.lab.LocalPackage;
import io.oakum.lab.Release;
import io.oakum.testkit.NeedsRoot;
import io.oakum.testkit.SharedData;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changelogs of offered packages say is open, and what advisories say, on real hosts: they agree, or it is told why not. */
@NeedsRoot(tools = {"debootstrap", "systemd-nspawn", "nft", "ip", "ssh", "gpg", "dpkg-deb"})
final class TwoSourcesTest {
    private static final String RELEASE = "12";
    private static final String CODENAME = "bookworm";

    /** Mended in the security archive and not in the release itself, each in a row of the list. */
    private static final Set<Open> KNOWN = Set.of(
            new Open("CVE-2018-13410", "zip"),
            new Open("CVE-2026-14266", "p7zip"),
            new Open("CVE-2026-58052", "p7zip"),
            new Open("CVE-2026-14266", "p7zip-full"),
            new Open("CVE-2026-58052", "p7zip-full"));

    private final Lab lab = Patient.lab("sources");

    @TempDir
    private Path folder;

    @BeforeEach
    @AfterEach
    void no_host_is_left() throws Exception {
        lab.downWithAll();
    }

    @Test
    void on_a_host_they_agree_and_differ_for_few_reasons_alone() throws Exception {
        List<Fix> fixes = fixes();
        Patient host = Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst();
        // As the release itself has them, past what its security archive mended since.
        Answer installed = host.sh("apt-get -q update && apt-get -qy install libdav1d6 libconfig-inifiles-perl"
                + " zip/" + CODENAME + " p7zip/" + CODENAME + " p7zip-full/" + CODENAME);
        assertThat(installed.exit()).as(installed.toString()).isZero();

        Map<Stand, Set<Open>> compared = compared(
                "a lab host",
                new TwoSources(
                        Installed.all(host.sh(TwoSources.WHAT_IT_HAS).out()),
                        fixes,
                        host.oakum("scan", "--json").json()));

        assertThat(compared.get(Stand.AGREED)).containsExactlyInAnyOrderElementsOf(KNOWN);
        assertThat(compared.get(Stand.SOURCE_NOT_LISTED)).isNotEmpty();
        assertThat(compared).doesNotContainKey(Stand.UNEXPLAINED);
    }

    @Test
    void on_this_machine_they_differ_for_few_reasons_alone() throws Exception {
        List<Fix> fixes = fixes();
        Answer installed = ThisMachine.sh(TwoSources.WHAT_IT_HAS);

        Map<Stand, Set<Open>> compared = compared(
                "this machine",
                new TwoSources(
                        Installed.all(installed.out()),
                        fixes,
                        ThisMachine.oakum("scan", "--json").json()));

        assertThat(compared).doesNotContainKey(Stand.UNEXPLAINED);
    }

    @Test
    void what_was_mended_a_minute_ago_appears_with_its_deadline_is_patched_and_closes() throws Exception {
        try (OwnOffers host = OwnOffers.on(
                Patient.up(lab, LabRequest.hosts(1, Release.BOOKWORM)).getFirst())) {
            host.has(LocalPackage.named("fair", "1.0")).offers(LocalPackage.named("fair", "1.0"));
            assertThat(exposures(host)).isEmpty();

            Instant minute = Instant.now().minus(Duration.ofMinutes(1));
            host.offers(
                    LocalPackage.named("fair", "1.1").withFile("/usr/share/doc/fair/changelog.Debian.gz", """
                    fair (1.1) lab; urgency=high

                      * Mends CVE-2026-4711.

                     -- Oakum lab <lab@oakum.invalid>  %s

                    fair (1.0) lab; urgency=low

                      * First one.

                     -- Oakum lab <lab@oakum.invalid>  Sun, 01 Mar 2026 12:00:00 +0000
                    """.formatted(
                                    DateTimeFormatter.RFC_1123_DATE_TIME.format(minute.atOffset(ZoneOffset.UTC)))));

            assertThat(exposures(host)).singleElement().satisfies(open -> {
                assertThat(open.text("vulnerability")).isEqualTo("CVE-2026-4711");
                assertThat(open.text("state")).isEqualTo("fix-available");
                assertThat(Instant.parse(open.text("due"))).isAfter(Instant.now());
                assertThat(open.text("rule")).startsWith("BOD 26-04");
                assertThat(open.texts("because")).contains("the changelog of fair names it as fixed in 1.1");
            });
            assertThat(host.patient()
                            .oakum("patch", "--cve", "CVE-2026-4711", "--json")
                            .json()
                            .text("verdict"))
                    .isEqualTo("confirmed");
            assertThat(exposures(host)).isEmpty();
        }
    }

    private static List<JsonObject> exposures(OwnOffers host) throws Exception {
        return host.patient().oakum("scan", "--json").json().objects("exposures");
    }

    /** What somebody else's look at the security archive found, of a half of the sources that it has. */
    private static List<Fix> fixes() {
        return SharedData.rows("feeds/debian/changelog-cves.tsv").stream()
                .filter(row -> row.get(2).equals(CODENAME + "-security"))
                .map(row -> new Fix(row.get(0), row.get(1), Set.of(row.get(5).split(" "))))
                .toList();
    }

    private Map<Stand, Set<Open>> compared(String where, TwoSources sources) throws Exception {
        Path inventory = folder.resolve("inventory.jsonl");
        Path list = folder.resolve("DSA-list");
        Files.writeString(inventory, sources.inventory(RELEASE));
        Files.writeString(list, sources.list(CODENAME));

        Map<Stand, Set<Open>> compared = sources.compared(ThisMachine.oakum(
                        "match", "--inventory", inventory.toString(), "--advisories", list.toString(), "--json")
                .out());
        for (Map.Entry<Stand, Set<Open>> one : compared.entrySet()) {
            System.err.println("two sources on " + where + ": " + one.getKey() + " "
                    + one.getValue().size());
        }
        return compared;
    }
}
