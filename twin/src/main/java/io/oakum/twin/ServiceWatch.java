package io.oakum.twin;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
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

    /** What the change broke: units that failed while it was made or did not come back from a reboot, or the boot itself. */
    List<Problem> judge() throws IOException, UnreachableException, InterruptedException {
        var problems = new ArrayList<Problem>(broken("after the change", twin.waitUntilSettled(BOOT_LIMIT)));
        if (problems.isEmpty()) {
            twin.reboot(BOOT_LIMIT);
            problems.addAll(broken("after a reboot", twin.waitUntilSettled(BOOT_LIMIT)));
        }
        return problems;
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
