package io.oakum.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.ChangelogLines;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.plan.RingSizes;
import io.oakum.core.severity.Cvss;
import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.testkit.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that come from feeds, hosts and people are read or refused. */
final class CoreFuzzTest {
    @Test
    @Fuzzes(Cvss.class)
    void a_vector_is_scored_or_said_to_be_none() {
        Fuzz.of("cvss")
                .from(
                        "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C",
                        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
                        "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:H/E:P/RL:W/RC:R/CR:H",
                        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A/MAV:L")
                .reads(Cvss::read);
    }

    @Test
    @Fuzzes(Cvss.class)
    void the_vectors_of_real_vulnerabilities_are_scored_or_said_to_be_none_when_damaged() {
        for (String version : List.of("v2.0", "v3.0", "v3.1", "v4.0")) {
            Fuzz.of("cvss-" + version)
                    .from(SharedData.some("cvss-" + version + ".tsv", 1, 100))
                    .reads(Cvss::read);
        }
    }

    @Test
    @Fuzzes(ChangeSet.class)
    void a_change_set_is_read_in_its_one_form_or_refused() {
        String digest = "0".repeat(64);
        Fuzz.of("change-set")
                .from("bash:amd64 5.1-1 5.1-2 " + digest + "\nnew:all - 1:2~3+b4 " + digest + "\nold:i386 0.9 - -\n")
                .refusedBy(IllegalArgumentException.class)
                .reads(text -> assertThat(ChangeSet.ofCanonicalLines(text).canonicalLines())
                        .isEqualTo(text));
    }

    @Test
    @Fuzzes(RingSizes.class)
    void sizes_of_rings_are_read_or_refused() {
        Fuzz.of("ring-sizes")
                .from("1, 10%, 50%", "1")
                .refusedBy(IllegalArgumentException.class)
                .reads(RingSizes::parse);
    }

    @Test
    @Fuzzes({Ecosystem.class, ModuleStream.class})
    void an_ecosystem_is_read_whatever_it_is_called() {
        Fuzz.of("ecosystem")
                .from("Debian:12", "Red Hat:enterprise_linux:9::baseos", "Ubuntu:Pro:22.04:LTS", "PyPI", "Alpine:v3.16")
                .reads(text -> {
                    Ecosystem read = Ecosystem.parse(text);
                    assertThat(read.covers(read)).isTrue();
                    read.normalised(text);
                    Ecosystem.ofHost(text, text);
                    ModuleStream.of(text, text);
                });
    }

    @Test
    @Fuzzes(PackageKey.class)
    void a_package_is_named_or_refused() {
        Fuzz.of("package-key")
                .from("libc6")
                .refusedBy(IllegalArgumentException.class)
                .reads(text -> new PackageKey(text, "amd64"));
    }

    @Test
    @Fuzzes(ChangelogLines.class)
    void the_lines_of_a_changelog_are_read_or_refused() {
        Fuzz.of("changelog-lines")
                .from("1.0-1\t1700000000\tCVE-2026-0001,CVE-2026-0002\n1:0.9~rc1-1\t0\t\n")
                .reads(text -> ChangelogLines.read(text)
                        .ifPresent(entries ->
                                assertThat(ChangelogLines.of(entries)).isEqualTo(text)));
    }
}
