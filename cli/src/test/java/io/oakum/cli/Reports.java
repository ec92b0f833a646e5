package io.oakum.cli;

import io.oakum.core.exposure.Exposure;
import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Update;
import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.inventory.RestartNeeds.StaleProcess;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.priority.Priority;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rehearsal.Rehearsal.Judgement;
import io.oakum.core.rehearsal.Rehearsal.Verdict;
import io.oakum.core.verification.Difference;
import io.oakum.core.version.Version;
import io.oakum.execution.HostReport;
import io.oakum.execution.HostReport.RankedExposure;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.execution.RehearsalReport;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.RunOutcome.Undoability;
import io.oakum.execution.RunVerdict;
import io.oakum.packages.SourceState;
import io.oakum.packages.apt.UpdateOwners.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Documents with something in every member, and with nothing. */
final class Reports {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    /** What a hostile package could print. */
    static final String HOSTILE = "evil\u001b[2J\u202egpj.exe\nfake line";

    private static final PackageKey SSL = new PackageKey("libssl3", "amd64");
    private static final Change.Content CONTENT = new Change.Content("a".repeat(64), 2_000_000);
    private static final Problem PROBLEM = Problem.of(ProblemCode.SCRIPT_FAILED, HOSTILE);
    private static final RestartNeeds RESTART = new RestartNeeds(
            true,
            List.of("kernel 6.1.0-1-amd64 runs and 6.1.0-2-amd64 is installed"),
            List.of(
                    new StaleProcess(7, "nginx", "nginx.service", false, List.of("/usr/lib/libssl.so.3"), 0),
                    new StaleProcess(8, HOSTILE, "", false, List.of("/usr/lib/libssl.so.3"), 0)));

    private Reports() {}

    static ChangeSet changes() {
        return new ChangeSet(List.of(
                new Change.Replace(SSL, Version.deb("3.0.20-1"), Version.deb("3.0.22-1"), CONTENT),
                new Change.Install(new PackageKey("libnew", "all"), Version.deb("1:1"), CONTENT),
                new Change.Remove(new PackageKey("libold", "amd64"), Version.deb("2"))));
    }

    static HostReport empty() {
        return new HostReport(
                Inventory.of(host(), List.of(), NOW),
                List.of(),
                List.of(),
                RestartNeeds.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static HostReport full() {
        Installed installed = new Installed(
                SSL, Version.deb("3.0.20-1"), "openssl", Version.deb("3.0.20-1"), true, Installed.State.INSTALLED);
        var update = new Update(
                installed,
                Version.deb("3.0.22-1"),
                Version.deb("3.0.22-1"),
                "Debian-Security:12/oldstable-security",
                Optional.of("Debian-Security:12/oldstable-security"),
                Hindrance.HELD);
        var overdue =
                new Priority(NOW.minus(Duration.ofDays(2)), "BOD 26-04: 14 days", true, List.of("a fact", HOSTILE));
        var exposures = List.of(
                exposure("CVE-2026-0001", ExposureState.FIX_AVAILABLE, Hindrance.HELD, overdue),
                exposure("deb:openssl:3.0.22-1", ExposureState.RESTART_REQUIRED, Hindrance.NONE, overdue),
                exposure("end-of-life:debian:11", ExposureState.END_OF_LIFE, Hindrance.NONE, overdue));
        return new HostReport(
                Inventory.of(host(), List.of(installed), NOW),
                List.of(new RankedUpdate(update, List.of("CVE-2026-0001"), overdue)),
                exposures,
                RESTART,
                List.of(new Owner("cron", "/etc/cron.d/upgrade")),
                List.of(
                        new SourceState(
                                "http://deb.example.org/debian bookworm",
                                "/etc/apt/sources.list",
                                Optional.of(NOW.minus(Duration.ofHours(3))),
                                Optional.empty(),
                                SourceState.Trust.SIGNED),
                        new SourceState(
                                "file:/srv/x ./",
                                "/etc/apt/x.list",
                                Optional.empty(),
                                Optional.empty(),
                                SourceState.Trust.BLINDLY)),
                List.of(PROBLEM),
                List.of("which vulnerabilities are exploited: no catalogue was given (--kev FILE)"));
    }

    private static RankedExposure exposure(String id, ExposureState state, Hindrance hindrance, Priority priority) {
        return new RankedExposure(
                new Exposure(id, List.of(SSL), state, hindrance, Optional.empty(), List.of("the changelog says so")),
                priority);
    }

    private static Host host() {
        return new Host("h1", "debian", "12", "6.1.0-1-amd64", "6.1.0-2-amd64", "72d72d8b-8423-4538-9904-4be5eaa9eaf5");
    }

    static RehearsalReport rehearsal(Verdict verdict) {
        return new RehearsalReport(
                changes(),
                new Judgement(verdict, verdict == Verdict.PASSED ? List.of() : List.of(PROBLEM)),
                new RehearsalReport.FileCounts(12, 3, 1),
                List.of("/etc/demo-conf"),
                RESTART,
                List.of(),
                Duration.ofMillis(12_345),
                34_000_000,
                List.of("whether services start"));
    }

    static RunOutcome outcome(RunVerdict verdict) {
        return new RunOutcome(
                "20261124-120000",
                verdict,
                changes(),
                List.of(new Difference(
                        SSL, Optional.of(Version.deb("3.0.20-1")), Optional.of(Version.deb("3.0.22-1")))),
                List.of("curl is held"),
                RESTART,
                new Undoability(true, Undoability.By.REBUILT, List.of("firmware")),
                verdict == RunVerdict.CONFIRMED ? List.of() : List.of(PROBLEM),
                List.of("/etc/demo-conf"),
                List.of("dpkg --configure -a: done"));
    }
}
