package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.problem.Problem;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real hosts said no with, release by release: apt 2.6 and apt 3.0 do not use the same words. */
final class AptComplaintsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "refuse-held,                    package.held,               held",
        "refuse-unknown-package,         package.unknown,            nosuchpackage",
        "refuse-unknown-package-version, package.unknown,            nosuchpackage",
        "refuse-unknown-version,         package.version-unknown,    9:9 of tzdata",
        "refuse-no-candidate,            package.unknown,            demo-gone",
        "refuse-unmet,                   package.unmet-dependencies, demo-unmet : Depends: demo-nowhere (>= 2)",
        "refuse-locked,                  host.locked,                lock",
        "refuse-locked-lists,            host.locked,                It is held by process",
        "refuse-interrupted,             host.needs-repair,          in the middle of",
        "refuse-broken-before,           host.needs-repair,          in the middle of",
        "everything-broken-before,       host.needs-repair,          in the middle of",
        "install-script-fails-after,     package.script-failed,      demo-postinst package post-installation script",
        "install-script-fails-before,    package.script-failed,      demo-preinst package pre-installation script",
        "remove-script-fails,            package.script-failed,      demo-prerm package pre-removal script",
        "install-script-killed,          package.script-failed,      killed by signal",
        "install-script-hangs,           package.script-hangs,       within 6 s",
        "install-conflicts-by-dpkg,      change.failed,              demo-conflicts_1.0.deb",
        "install-no-space-unpacking,     host.no-space,              No space left on device",
        "fetch-no-space,                 host.no-space,              /mnt/small",
        "fetch-hash-mismatch,            package.digest,             demo-unpacked_1.0.deb",
        "update-expired,                 source.expired,             file:/srv/expired",
        "update-unsigned,                source.untrusted,           file:/srv/unsigned",
        "update-other-key,               source.untrusted,           file:/srv/otherkey",
        "update-unreachable,             source.unavailable,         127.0.0.1:9",
        "install-unauthenticated,        source.untrusted,           not signed",
    })
    void each_refusal_is_told_by_one_problem_that_names_the_thing(String transcript, String code, String named) {
        for (String distribution : List.of("debian-12", "debian-13")) {
            List<Problem> problems =
                    AptComplaints.read(Transcript.of(distribution, transcript).result());

            assertThat(problems)
                    .as("%s of %s", transcript, distribution)
                    .extracting(problem -> problem.code().id())
                    .containsExactly(code);
            assertThat(problems.getFirst().message()).as(distribution).contains(named);
        }
    }
}
