package io.oakum.core.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.Life;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.core.why.Known.Cover;
import io.oakum.core.why.Known.Offer;
import io.oakum.core.why.Known.Open;
import io.oakum.core.why.Known.Stand;
import io.oakum.testkit.BadInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each thing that can keep a host from being patched. */
final class WhyTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String CVE = "CVE-2026-0001";
    private static final Execution WAITING = new Execution.Waiting();

    /** A host with one update of openssl that closes one vulnerability, and nothing in its way but that nobody planned it. */
    private static final class Host {
        private Life life = Life.ACTIVE;
        private boolean isReported = true;
        private String refuses = "";
        private final List<Problem> problems = new ArrayList<>();
        private Hindrance hindrance = Hindrance.NONE;
        private boolean isOffered = true;
        private ExposureState state = ExposureState.FIX_AVAILABLE;
        private Known.Restart restart = new Known.Restart(false, List.of(), List.of());
        private Optional<Known.Acceptance> accepted = Optional.empty();
        private final List<Cover> covers = new ArrayList<>();
        private Optional<Known.Doubted> doubted = Optional.empty();

        Host life(Life its) {
            life = its;
            return this;
        }

        Host unreported() {
            isReported = false;
            return this;
        }

        Host refuses(String why) {
            refuses = why;
            return this;
        }

        Host tells(ProblemCode code) {
            problems.add(Problem.of(code, "debian-security: " + code.meaning()));
            return this;
        }

        Host doubted(ReportDoubt its, String says) {
            doubted = Optional.of(new Known.Doubted(its, says));
            return this;
        }

        Host hindered(Hindrance by) {
            hindrance = by;
            return this;
        }

        Host unoffered() {
            isOffered = false;
            return this;
        }

        Host state(ExposureState its) {
            state = its;
            return unoffered();
        }

        Host oldCode(boolean reboot, String... units) {
            restart = new Known.Restart(reboot, List.of("an older kernel runs"), List.of(units));
            return state(ExposureState.RESTART_REQUIRED);
        }

        Host accepted() {
            accepted = Optional.of(new Known.Acceptance(7, "ops", NOW));
            return this;
        }

        Host plan(Stand stand) {
            covers.add(new Cover("p-" + (covers.size() + 1), Set.of("openssl"), stand));
            return this;
        }

        Host rollout(Phase phase, int ring, Execution execution, String words) {
            return plan(new Stand.Rolling("r-1", phase, ring, execution, words, "anna: something smells"));
        }

        Known known() {
            List<Offer> offers =
                    isOffered ? List.of(new Offer("openssl", "3.0.22-1", hindrance, List.of(CVE))) : List.of();
            var told = new Known.Told(NOW, refuses, problems, offers, restart, Set.of("openssl", "curl"));
            return new Known(
                    new Known.Who("h-1", "web-1", life, Optional.of(NOW), "scrapped"),
                    isReported ? Optional.of(told) : Optional.empty(),
                    doubted,
                    isReported
                            ? List.of(
                                    new Open(CVE, state, List.of("openssl"), List.of("the tracker says so"), accepted))
                            : List.of(),
                    covers);
        }
    }

    private static Host host() {
        return new Host();
    }

    private static List<Problem> causes(Known known, String about) {
        var words = new CauseWords(known.who());
        return Why.of(known, Subject.of(about)).causes().stream().map(words::of).toList();
    }

    private static Execution settled(Verdict verdict) {
        return new Execution.Settled(verdict, NOW);
    }

    static Stream<Arguments> rows() {
        return Stream.of(ofHost(), ofPlans(), ofRollouts(), ofExposures()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> ofHost() {
        return Stream.of(
                row("expected", host().life(Life.EXPECTED).unreported(), "host.expected", "oakum hosts add"),
                row("pending", host().life(Life.PENDING).unreported(), "host.pending", "oakum hosts approve h-1"),
                row("never reported", host().unreported(), "host.never-reported", "journalctl -u oakum-agent"),
                row("silent", host().life(Life.SILENT), "host.silent", "on web-1: systemctl status oakum-agent"),
                row("quarantined", host().life(Life.QUARANTINED), "host.quarantined", "approve h-1 --quarantined"),
                row("empty", host().doubted(ReportDoubt.EMPTY, "has none"), "host.doubted", "approve h-1 --report"),
                row("unread", host().doubted(ReportDoubt.UNREADABLE, "is none"), "host.doubted", "journalctl"),
                row("clock", host().doubted(ReportDoubt.AHEAD, "is ahead"), "host.clock", "on web-1: timedatectl"),
                row("guard", host().refuses("mode = observe"), "host.guard-refuses", "guard.conf"),
                row("stale", host().tells(ProblemCode.SOURCE_STALE), "source.stale", "on web-1: oakum scan --refresh"),
                row("held", host().hindered(Hindrance.HELD), "package.held", "on web-1: apt-mark unhold openssl"),
                row("pinned", host().hindered(Hindrance.PINNED), "package.pinned", "on web-1: apt-cache policy"),
                row("phased", host().hindered(Hindrance.PHASED), "package.phased", "openssl=3.0.22-1"),
                row("kept", host().hindered(Hindrance.KEPT_BACK), "package.kept-back", "on web-1: oakum why openssl"),
                row("conffile", host().hindered(Hindrance.CONFFILE), "package.kept-back", "oakum why openssl"),
                row("subscriber", host().hindered(Hindrance.SUBSCRIPTION), "package.subscription", "pro attach"),
                row("no offer", host().unoffered(), "package.not-offered", "on web-1: apt-cache policy openssl"));
    }

    private static Stream<Arguments> ofPlans() {
        return Stream.of(
                row("no plan", host(), "plan.none", "oakum plan openssl --host web-1"),
                row("making", host().plan(new Stand.Making("asking")), "plan.unfinished", "oakum plans p-1"),
                row("left out", host().plan(new Stand.LeftOut("no space")), "plan.left-out", "oakum plan openssl"),
                row("unsigned", host().plan(new Stand.Unsigned(1)), "plan.unsigned", "oakum approve p-1"),
                row("expired", host().plan(new Stand.Expired()), "plan.expired", "oakum plan openssl --host web-1"));
    }

    private static Stream<Arguments> ofRollouts() {
        var active = new Execution.Active(Step.STAGE, new Execution.Lease(1, NOW), false);
        return Stream.of(
                row("ring", host().rollout(new Phase.Advancing(0), 1, WAITING, ""), "rollout.waits", "rollout r-1"),
                row("start", host().rollout(new Phase.NotYet(NOW), 0, WAITING, ""), "rollout.waits", "wait"),
                row("soak", host().rollout(new Phase.Soaking(0, NOW), 1, WAITING, ""), "rollout.waits", "wait"),
                row(
                        "ring shut",
                        host().rollout(new Phase.AwaitingRingApproval(1), 1, WAITING, ""),
                        "rollout.ring-unopened",
                        "oakum rollout open-ring r-1 1"),
                row("paused", host().rollout(new Phase.Paused(), 0, WAITING, ""), "rollout.paused", "rollout resume"),
                row(
                        "held",
                        host().rollout(new Phase.Held(0, "1 failed, 0 allowed"), 1, WAITING, ""),
                        "rollout.held",
                        "oakum rollout retry r-1, or: oakum rollout waive r-1 0 --reason TEXT"),
                row(
                        "at work",
                        host().rollout(new Phase.Advancing(0), 0, active, "fetching"),
                        "rollout.at-work",
                        "watch"),
                row(
                        "failed",
                        host().rollout(new Phase.Held(0, "1 failed"), 0, settled(Verdict.FAILED), "a script failed"),
                        "rollout.attempt-failed",
                        "oakum rollout retry r-1 --host web-1"),
                row(
                        "missed",
                        host().rollout(new Phase.Draining(0), 0, settled(Verdict.MISSED), "time was over"),
                        "rollout.ended",
                        "oakum rollout retry r-1 --host web-1"),
                row(
                        "aborted",
                        host().rollout(new Phase.Closed(Phase.Outcome.ABORTED), 1, settled(Verdict.CANCELLED), "ended"),
                        "rollout.ended",
                        "oakum plan"));
    }

    private static Stream<Arguments> ofExposures() {
        return Stream.of(
                row(
                        "service",
                        host().oldCode(false, "nginx.service"),
                        "restart.left",
                        "systemctl restart nginx.service"),
                row("reboot", host().oldCode(true), "restart.reboot-needed", "oakum plan --all --reboot --host web-1"),
                row("no fix", host().state(ExposureState.NO_FIX), "cve.no-fix", "oakum exception add " + CVE),
                row("end of life", host().state(ExposureState.END_OF_LIFE), "host.end-of-life", "supported release"),
                row(
                        "exception",
                        host().state(ExposureState.NO_FIX).accepted(),
                        "exception.in-force",
                        "oakum exception end 7 --reason TEXT"));
    }

    private static Arguments row(String name, Host host, String code, String wayOut) {
        return Arguments.of(name, host.known(), code, wayOut);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("rows")
    void each_cause_is_named_with_its_way_out_whatever_is_asked_about(
            String name, Known known, String code, String wayOut) {
        for (String about : List.of("", "openssl", CVE)) {
            assertThat(causes(known, about))
                    .as("%s, asked about '%s'", name, about)
                    .anySatisfy(problem -> {
                        assertThat(problem.code().id()).isEqualTo(code);
                        assertThat(problem.wayOut())
                                .contains(about.equals(CVE) && code.equals("plan.none") ? "--cve " + CVE : wayOut);
                        assertThat(problem.message()).isNotBlank();
                    });
            assertThat(Why.of(known, Subject.of(about)).isOpen()).isTrue();
        }
    }

    @Test
    void what_keeps_the_host_comes_before_what_keeps_the_package_and_that_before_the_plan() {
        Known known = host().life(Life.SILENT)
                .refuses("mode = observe")
                .tells(ProblemCode.SOURCE_STALE)
                .plan(new Stand.Unsigned(2))
                .accepted()
                .known();

        assertThat(causes(known, "").stream().map(problem -> problem.code().id()))
                .containsExactly(
                        "host.silent", "host.guard-refuses", "source.stale", "plan.unsigned", "exception.in-force");
    }

    @Test
    void of_one_vulnerability_that_people_live_with_that_comes_first() {
        Known known = host().plan(new Stand.Unsigned(2)).accepted().known();

        assertThat(causes(known, CVE).stream().map(problem -> problem.code().id()))
                .containsExactly("exception.in-force", "plan.unsigned");
    }

    @Test
    void a_newer_version_of_what_is_mended_on_the_disk_already_keeps_nothing() {
        Known one = host().oldCode(false, "nginx.service").known();
        var newer = new Offer("openssl", "3.0.23-1", Hindrance.HELD, List.of("CVE-2026-0002"));
        var told = new Known.Told(
                NOW, "", List.of(), List.of(newer), one.told().orElseThrow().restart(), Set.of("openssl"));
        Known known = new Known(one.who(), Optional.of(told), one.doubted(), one.open(), one.covers());

        assertThat(causes(known, CVE).stream().map(problem -> problem.code().id()))
                .containsExactly("restart.left");
    }

    @Test
    void a_plan_that_goes_on_counts_before_a_newer_one_that_came_to_nothing() {
        Known known = host().plan(new Stand.LeftOut("no space"))
                .plan(new Stand.Unsigned(1))
                .known();

        assertThat(causes(known, "openssl")).extracting(Problem::wayOut).containsExactly("oakum approve p-2");
    }

    @Test
    void old_code_that_a_rollout_is_about_to_restart_is_the_rollouts_matter_first() {
        var active = new Execution.Active(Step.RESTART, new Execution.Lease(1, NOW), false);
        Known known = host().oldCode(false, "nginx.service")
                .rollout(new Phase.Draining(0), 0, active, "")
                .known();

        assertThat(causes(known, "").stream().map(problem -> problem.code().id()))
                .containsExactly("rollout.at-work", "restart.left");
    }

    @Test
    void a_plan_of_other_packages_covers_nothing() {
        Known one = host().known();
        Known known = new Known(
                one.who(),
                one.told(),
                one.doubted(),
                one.open(),
                List.of(new Cover("p-1", Set.of("curl"), new Stand.Unsigned(1))));

        assertThat(causes(known, "")).extracting(problem -> problem.code().id()).containsExactly("plan.none");
    }

    @Test
    void what_is_not_open_is_no_cause() {
        assertThat(Why.of(host().known(), Subject.of("curl"))).isEqualTo(new Why.Answer(false, List.of()));
        assertThat(causes(host().known(), "nginx"))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.NOT_INSTALLED);
        assertThat(causes(host().known(), "cve-2020-1"))
                .extracting(Problem::code)
                .containsExactly(ProblemCode.UNKNOWN_CVE);
    }

    @Test
    @BadInput("F9")
    void that_nothing_is_open_is_not_said_without_what_the_host_says_since() {
        Known known = host().unoffered()
                .doubted(ReportDoubt.EMPTY, "says that it has no package at all")
                .known();
        Known nothing = new Known(known.who(), known.told(), known.doubted(), List.of(), List.of());

        for (String about : List.of("", "openssl", "nginx", CVE)) {
            assertThat(causes(nothing, about)).extracting(Problem::code).contains(ProblemCode.HOST_DOUBTED);
        }
    }

    @Test
    void a_host_that_was_taken_out_is_not_open() {
        Known known = host().life(Life.RETIRED).known();

        assertThat(Why.of(known, Subject.of("")).isOpen()).isFalse();
        assertThat(causes(known, "").getFirst().message()).contains("scrapped");
    }
}
