package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.version.Version;
import io.oakum.packages.OwnMirrors;
import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apt, dpkg and packages say, damaged: read, or stopped at with the words that nobody knows. */
final class AptFuzzTest {
    private static final String CHANGELOG =
            "foo (1.0-1) unstable; urgency=low\n\n  * Fix CVE-2026-1234.\n\n -- A <a@b.c>  Mon, 02 Nov 2026 00:00:00 +0000\n";
    private static final String SOURCES =
            "deb [trusted=yes arch=amd64] http://a:b@c/d e f\nTypes: deb\nURIs: http://x\nSuites: y\n\nTypes: deb-src\n";

    /** Each input is a file. */
    private static final int FEW = 400;

    private static final AptSources.Fetched NEVER = new AptSources.Fetched(Map.of(), Optional.empty());

    @TempDir
    private Path folder;

    private static String[] texts(String... names) {
        return List.of(names).stream()
                .map(name -> Transcript.of("debian-12", name).stdout())
                .toArray(String[]::new);
    }

    private static Fuzz printed(String target, String... transcripts) {
        return Fuzz.of(target).from(texts(transcripts)).refusedBy(IllegalStateException.class);
    }

    @Test
    @Fuzzes(OwnMirrors.class)
    void the_owners_list_of_mirrors_is_read() {
        Fuzz.of("own-mirrors")
                .from("Our Debian # by aptly\n. bookworm, Snapshots\n")
                .reads(text -> OwnMirrors.parse(text).have("Our Debian", "main"));
    }

    @Test
    @Fuzzes({DpkgQuery.class, AptSimulation.class, AptSummary.class, AptRecords.class, AptPolicy.class})
    void what_apt_prints_is_read_or_refused_with_its_words() {
        printed("dpkg-inventory", "inventory-lived-in", "inventory-half-way").reads(DpkgQuery::installed);
        printed("host-facts", "host-facts").reads(text -> DpkgQuery.host(text, List.of()));
        printed("apt-simulation", "simulate-removal", "simulate-foreign-architecture")
                .reads(AptSimulation::parse);
        printed("apt-summary", "summary-held-and-pinned", "summary-phased").reads(AptSummary::parse);
        printed("apt-records", "show-all-versions").reads(AptRecords::parse);
        printed("apt-policy", "policy-files", "policy-names", "policy-phased")
                .reads(text -> AptPolicy.tables(text, AptPolicy.packageFiles(text)));
    }

    @Test
    @Fuzzes({AptComplaints.class, AptSources.class})
    void complaints_and_sources_are_always_read() {
        Fuzz.of("apt-complaints")
                .from(Transcript.of("debian-12", "refuse-unmet").result().stderr())
                .reads(text -> assertThat(
                                AptComplaints.read(new CommandResult(new Exit.Code(100), text, text, Duration.ZERO)))
                        .isNotEmpty());
        Fuzz.of("apt-sources")
                .from(SOURCES, texts("sources")[0])
                .reads(text -> AptSources.states(
                        AptSources.configured(Map.of("a.list", text, "b.sources", text)),
                        NEVER,
                        Map.of("http://x", text)));
    }

    @Test
    @Fuzzes(AptSources.class)
    void the_times_of_lists_are_read_or_refused() {
        Fuzz.of("apt-lists")
                .from("deb.debian.org_debian_dists_bookworm_InRelease 1732540000.1234567890\n/ 1732540001\n")
                .refusedBy(IllegalStateException.class)
                .reads(text -> AptSources.Fetched.parse(text.lines().toList()));
    }

    @Test
    @Fuzzes({ChangelogText.class, TarEntries.class, ChangelogMiner.class})
    void what_lies_in_a_package_is_read_or_breaks_off() {
        Fuzz.of("changelog")
                .from(CHANGELOG)
                .gives(bytes -> assertThat(ChangelogText.entries(new ByteArrayInputStream(bytes)))
                        .hasSizeLessThanOrEqualTo(bytes.length));
        Fuzz.of("tar")
                .from(tar("usr/share/doc/foo/changelog", CHANGELOG))
                .refusedBy(IOException.class)
                .gives(bytes -> new TarEntries(new ByteArrayInputStream(bytes)).walk((_, content) -> {
                    content.readNBytes(1 << 20);
                    return false;
                }));
    }

    @Test
    @Fuzzes({ChangelogStore.class, OfferedSources.class})
    void files_that_were_kept_are_read_as_far_as_they_are_good() {
        Fuzz.of("changelog-index")
                .from("foo\t1.0-1\t" + "0".repeat(64) + "\nbar\t2\tover:100\n")
                .atMost(FEW)
                .gives(bytes -> {
                    Files.write(folder.resolve("index.tsv"), bytes);
                    ChangelogStore store = ChangelogStore.open(folder);
                    var bar = new SourceVersion("bar", Version.deb("2"));
                    store.knows(bar);
                    store.isOver(bar, 7);
                    store.find(bar);
                });
        Fuzz.of("offered-sources").from("foo=1.0-1\t1.0-1\n").atMost(FEW).gives(bytes -> {
            Files.write(folder.resolve("offered.tsv"), bytes);
            OfferedSources.open(folder.resolve("offered.tsv"));
        });
    }

    @Test
    @Fuzzes({StaleCodeFinder.class, Rebuilder.class, RestartProbe.class})
    void logs_and_files_of_the_host_are_read() {
        String log =
                "2026-11-25 12:00:00 upgrade libc6:amd64 2.36-9 2.36-10\n2026-11-25 12:00:01 status installed x:all 1\n";
        Fuzz.of("dpkg-log").from(log).reads(StaleCodeFinder::upgrades);
        Fuzz.of("dpkg-verify")
                .from("??5?????? c /etc/foo\n", "missing     /usr/bin/x\n")
                .reads(Rebuilder::changedFile);
        Fuzz.of("dpkg-status")
                .from(
                        "Package: foo\nStatus: install ok installed\nVersion: 1\nConffiles:\n /etc/foo 0\nDescription: x\n .\n y\n")
                .reads(Rebuilder::control);
        Fuzz.of("cgroup").from("0::/system.slice/ssh.service\n").reads(RestartProbe::unit);
    }

    private static byte[] tar(String name, String content) {
        var header = new byte[512];
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, header, 0, name.length());
        byte[] size = String.format("%011o", text.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, size.length);
        header[156] = '0';
        var out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(text);
        out.writeBytes(new byte[(512 - text.length % 512) % 512]);
        return out.toByteArray();
    }
}
