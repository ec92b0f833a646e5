package io.oakum.twin;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.HealthChecks;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Watches the services of a booted twin over a change and a reboot: what fails then and did not before, the change broke. */
final class ServiceWatch {
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(3);

    private final BootedTwin twin;
    private final Set<String> failedBefore;

    private ServiceWatch(BootedTwin twin, Set<String> failedBefore) {
        this.twin = twin;
        this.failedBefore = failedBefore;
    }

    /** Waits for the first boot, and notes what is broken already. */
    static ServiceWatch begin(BootedTwin twin) throws UnreachableException, InterruptedException {
        return new ServiceWatch(
                twin, new HashSet<>(twin.waitUntilSettled(BOOT_LIMIT).failed()));
    }

    /**
     * What the change broke: units that failed while it was made or did not come back from a reboot, or the boot itself.
     *
     * @param restarted units that the change on the host will restart
     */
    List<Problem> judge(List<String> restarted, HealthChecks health)
            throws IOException, UnreachableException, InterruptedException {
        var problems = new ArrayList<Problem>(broken("after the change", twin.waitUntilSettled(BOOT_LIMIT)));
        for (String unit : restarted) {
            problems.addAll(restart(unit));
        }
        problems.addAll(health.newlyFailing("after the services were restarted", twin.runner()));
        if (problems.isEmpty()) {
            twin.reboot(BOOT_LIMIT);
            problems.addAll(broken("after a reboot", twin.waitUntilSettled(BOOT_LIMIT)));
            problems.addAll(health.newlyFailing("after a reboot", twin.runner()));
        }
        return problems;
    }

    /** As the change on the host will restart it; what does not run on the copy is not begun there. */
    private List<Problem> restart(String unit) throws UnreachableException {
        var runner = twin.runner();
        if (!runner.run(Command.of("systemctl", "is-active", "--quiet", unit)).succeeded()) {
            return List.of();
        }
        var result = runner.run(Command.of("systemctl", "restart", unit));
        return result.succeeded()
                ? List.of()
                : List.of(new Problem(
                        ProblemCode.UNIT_FAILED,
                        "on the booted copy, " + unit + " did not come back from its restart: "
                                + result.stderr().strip(),
                        "see why on a copy or a test host; the host was not touched"));
    }

    private List<Problem> broken(String when, BootedTwin.Settled settled) {
        var problems = new ArrayList<Problem>();
        for (String unit : settled.failed()) {
            if (!failedBefore.contains(unit)) {
                problems.add(new Problem(
                        ProblemCode.UNIT_FAILED,
                        "on the booted copy, " + unit + " failed " + when,
                        "see why on a copy or a test host; the host was not touched"));
            }
        }
        if (!settled.state().equals("running") && !settled.state().equals("degraded")) {
            problems.add(new Problem(
                    ProblemCode.UNIT_FAILED,
                    "the booted copy is '" + settled.state() + "' " + when + " and does not come up",
                    "see why on a test host; the host was not touched"));
        }
        return problems;
    }
}
