package io.oakum.execution;

import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.held;
import static io.oakum.execution.Samples.install;
import static io.oakum.execution.Samples.installed;
import static io.oakum.execution.Samples.inventory;
import static io.oakum.execution.Samples.ranked;
import static io.oakum.execution.Samples.remove;
import static io.oakum.execution.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.version.Version;
import io.oakum.execution.GoalPlanner.Planned;
import io.oakum.packages.Goal;
import io.oakum.packages.Goal.Wanted;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoalPlannerTest {
    private static final HostReport REPORT = Samples.report(
            inventory(
                    installed("curl", "1"),
                    installed("nginx", "1"),
                    held("ssl", "1"),
                    installed("pinned", "1"),
                    installed("phased", "1"),
                    installed("back", "1"),
                    installed("current", "1")),
            ranked(update(installed("curl", "1"), "2", Hindrance.NONE), "CVE-2026-0001", "CVE-2026-0002"),
            ranked(update(installed("nginx", "1"), "2", Hindrance.NONE)),
            ranked(update(held("ssl", "1"), "2", Hindrance.HELD), "CVE-2026-0003"),
            ranked(update(installed("pinned", "1"), "2", Hindrance.PINNED), "CVE-2026-0004"),
            ranked(update(installed("phased", "1"), "2", Hindrance.PHASED), "CVE-2026-0005"),
            ranked(update(installed("back", "1"), "2", Hindrance.KEPT_BACK), "CVE-2026-0002"));

    @Test
    void all_is_everything_and_says_which_security_fixes_are_out_of_reach() {
        assertThat(plan(new GoalRequest.All())).isInstanceOfSatisfying(Planned.Reachable.class, reachable -> {
            assertThat(reachable.goal()).isEqualTo(new Goal.Everything());
            assertThat(codes(reachable.left()))
                    .containsExactly(ProblemCode.HELD, ProblemCode.PINNED, ProblemCode.PHASED, ProblemCode.KEPT_BACK);
        });
    }

    @Test
    void security_is_what_closes_something_and_asks_for_what_is_kept_back_by_its_version() {
        assertThat(plan(new GoalRequest.Security())).isInstanceOfSatisfying(Planned.Reachable.class, reachable -> {
            assertThat(wanted(reachable)).containsExactly("curl=2", "back=2");
            assertThat(codes(reachable.left()))
                    .containsExactly(ProblemCode.HELD, ProblemCode.PINNED, ProblemCode.PHASED);
        });
    }

    @Test
    void a_vulnerability_is_closed_by_every_update_that_names_it() {
        assertThat(plan(new GoalRequest.Close(List.of("CVE-2026-0002", "CVE-2026-0001"))))
                .isInstanceOfSatisfying(
                        Planned.Reachable.class,
                        reachable -> assertThat(wanted(reachable)).containsExactly("curl=2", "back=2"));
    }

    @Test
    void of_a_wish_for_many_hosts_each_does_what_it_has_of_it() {
        assertThat(here(new GoalRequest.Close(List.of("CVE-2026-0001", "CVE-1999-0001"))))
                .isEqualTo(new GoalRequest.Close(List.of("CVE-2026-0001")));
        assertThat(here(new GoalRequest.Packages(List.of("curl=2", "elsewhere", "nginx"))))
                .isEqualTo(new GoalRequest.Packages(List.of("curl=2", "nginx")));
    }

    @Test
    void what_a_host_has_nothing_of_and_what_is_no_name_is_refused_with_the_reason() {
        for (GoalRequest wish : List.of(
                new GoalRequest.Close(List.of("CVE-1999-0001", "CVE-1999-0002")),
                new GoalRequest.Packages(List.of("elsewhere")))) {
            assertThat(here(wish)).isEqualTo(wish);
        }
        assertThat(here(new GoalRequest.Packages(List.of("curl", "-x"))))
                .isEqualTo(new GoalRequest.Packages(List.of("curl", "-x")));
    }

    private static GoalRequest here(GoalRequest wish) {
        return GoalPlanner.here(wish, REPORT);
    }

    @Test
    void what_is_asked_for_by_its_version_is_not_also_said_to_be_left() {
        for (GoalRequest request :
                List.of(new GoalRequest.Packages(List.of("back")), new GoalRequest.Close(List.of("CVE-2026-0002")))) {
            assertThat(plan(request))
                    .isInstanceOfSatisfying(
                            Planned.Reachable.class,
                            reachable -> assertThat(reachable.left()).isEmpty());
        }
    }

    @Test
    void a_vulnerability_that_no_update_names_is_unknown() {
        assertThat(refusal(new GoalRequest.Close(List.of("CVE-2026-0001", "CVE-1999-0001"))))
                .containsExactly(ProblemCode.UNKNOWN_CVE);
        assertThat(plan(new GoalRequest.Close(List.of("CVE-1999-0001", "CVE-1999-0002"))))
                .isInstanceOfSatisfying(
                        Planned.Unreachable.class,
                        unreachable -> assertThat(unreachable.by())
                                .singleElement()
                                .satisfies(
                                        problem -> assertThat(problem.message())
                                                .isEqualTo(
                                                        "no update that is offered to this host names any of these 2 vulnerabilities")));
    }

    @Test
    void a_fix_in_a_held_package_alone_is_out_of_reach_and_named_with_the_way_out() {
        assertThat(plan(new GoalRequest.Close(List.of("CVE-2026-0003"))))
                .isInstanceOfSatisfying(
                        Planned.NothingToDo.class,
                        nothing -> assertThat(nothing.left()).singleElement().satisfies(problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.HELD);
                            assertThat(problem.wayOut()).isEqualTo("apt-mark unhold ssl");
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "curl,          curl=2",
        "nginx=5,       nginx=5",
        "current=1,     ''",
        "current,       ''",
        "phased=2,      phased=2",
        "back,          back=2",
    })
    void a_package_is_wanted_at_its_offered_version_or_at_the_one_that_is_named(String name, String expected) {
        switch (plan(new GoalRequest.Packages(List.of(name)))) {
            case Planned.Reachable reachable -> assertThat(wanted(reachable)).containsExactly(expected);
            case Planned.NothingToDo(var left) -> {
                assertThat(left).isEmpty();
                assertThat(expected).isEmpty();
            }
            case Planned.Unreachable(var by) -> throw new AssertionError(by);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nosuch,              NOT_INSTALLED",
        "curl=0.5,            DOWNGRADE",
        "curl=1~rc1,          DOWNGRADE",
        "curl=,               VERSION_INVALID",
        "'curl=1.0 -y',       VERSION_INVALID",
        "curl=*,              VERSION_INVALID",
        "ssl=2,               HELD",
        "foo; reboot,         NAME_INVALID",
        "$(id),               NAME_INVALID",
        "-oDpkg::Options::=x, NAME_INVALID",
        "../x.deb,            NAME_INVALID",
        "http://x.org/x.deb,  NAME_INVALID",
        "Ｃurl,               NAME_INVALID",
        "'',                  NAME_INVALID",
    })
    void what_cannot_be_meant_is_refused_before_anything_is_asked(String name, ProblemCode code) {
        assertThat(refusal(new GoalRequest.Packages(List.of("nginx", name)))).containsExactly(code);
    }

    @Test
    void every_problem_of_a_request_is_told_at_once() {
        assertThat(refusal(new GoalRequest.Packages(List.of("nosuch", "curl=0", "$(id)"))))
                .containsExactly(ProblemCode.NOT_INSTALLED, ProblemCode.DOWNGRADE, ProblemCode.NAME_INVALID);
    }

    @Test
    void a_held_package_that_is_asked_for_by_name_is_left_and_said() {
        assertThat(plan(new GoalRequest.Packages(List.of("ssl", "curl"))))
                .isInstanceOfSatisfying(Planned.Reachable.class, reachable -> {
                    assertThat(wanted(reachable)).containsExactly("curl=2");
                    assertThat(codes(reachable.left())).containsExactly(ProblemCode.HELD);
                });
    }

    @ParameterizedTest
    @EnumSource
    void whatever_hinders_has_an_answer(Hindrance hindrance) {
        var problem = GoalPlanner.problem(hindrance, ranked(update(installed("curl", "1"), "2", hindrance)));

        // Whose local configuration file differs is no reason: it stays as it is.
        boolean isSaid = hindrance != Hindrance.NONE && hindrance != Hindrance.CONFFILE;
        assertThat(problem.isPresent()).isEqualTo(isSaid);
    }

    @Test
    void a_removal_has_to_be_allowed_by_name() {
        var gone = changes(remove("old", "1"), remove("older", "1"));

        assertThat(codes(GoalPlanner.removals(gone, Set.of(), KERNELS)))
                .containsExactly(ProblemCode.WOULD_REMOVE, ProblemCode.WOULD_REMOVE);
        assertThat(GoalPlanner.removals(gone, Set.of("old"), KERNELS))
                .singleElement()
                .satisfies(problem -> assertThat(problem.wayOut()).contains("--allow-remove older"));
        assertThat(GoalPlanner.removals(gone, Set.of("old", "older"), KERNELS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openssh-server",
                "systemd",
                "dpkg",
                "libc6",
                "linux-image-6.1.0-1-amd64",
                "linux-image-5.10.0-9-amd64"
            })
    void what_a_host_cannot_do_without_is_not_removed_whatever_is_allowed(String name) {
        assertThat(codes(GoalPlanner.removals(changes(remove(name, "1")), Set.of(name), KERNELS)))
                .containsExactly(ProblemCode.PROTECTED);
    }

    @Test
    void a_surplus_kernel_may_be_removed_where_that_is_allowed() {
        var gone = changes(remove("linux-image-5.10.0-1-amd64", "1"));

        assertThat(GoalPlanner.removals(gone, Set.of("linux-image-5.10.0-1-amd64"), KERNELS))
                .isEmpty();
    }

    @Test
    void a_package_that_only_changes_its_architecture_is_no_removal() {
        var moved = new ChangeSet(
                List.of(install("tool", "2"), new Change.Remove(new PackageKey("tool", "all"), Version.deb("1"))));

        assertThat(GoalPlanner.removals(moved, Set.of(), KERNELS)).isEmpty();
    }

    /** One that runs, and one that ran before. */
    private static final KeptKernels KERNELS = new KeptKernels(Set.of("6.1.0-1-amd64", "5.10.0-9-amd64"));

    private static Planned plan(GoalRequest request) {
        return GoalPlanner.plan(request, REPORT);
    }

    private static List<ProblemCode> refusal(GoalRequest request) {
        return switch (plan(request)) {
            case Planned.Unreachable(var by) -> codes(by);
            case Planned planned -> throw new AssertionError("not refused: " + planned);
        };
    }

    private static List<ProblemCode> codes(List<Problem> problems) {
        return problems.stream().map(Problem::code).toList();
    }

    private static List<String> wanted(Planned.Reachable reachable) {
        return reachable.goal() instanceof Goal.Exactly(List<Wanted> wanted)
                ? wanted.stream()
                        .map(one -> one.key().name() + "=" + one.version().text())
                        .toList()
                : List.of("everything");
    }
}
