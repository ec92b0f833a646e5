package io.oakum.execution;

import io.oakum.core.inventory.RestartNeeds;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Restarts services that run old code, but for those that are never restarted, and watches whether they come back. */
final class Restarter {
    private static final Duration ONE_RESTART = Duration.ofMinutes(2);

    /** PID 1 exchanges its own program without ending anything. */
    private static final String INIT = "init.scope";

    private final CommandRunner runner;
    private final NeverRestart never;

    Restarter(CommandRunner runner, NeverRestart never) {
        this.runner = runner;
        this.never = never;
    }

    /**
     * @param left units that were left as they are
     * @param failed units that did not come back
     */
    record Restarted(List<String> units, List<String> left, Set<String> failed, List<Problem> problems) {}

    List<String> due(RestartNeeds needs) {
        return never.restarted(needs.units());
    }

    Restarted restart(RestartNeeds needs) throws UnreachableException {
        var restarted = new ArrayList<String>();
        var problems = new ArrayList<Problem>();
        var failed = new TreeSet<String>();
        for (String unit : due(needs)) {
            var command = unit.equals(INIT)
                    ? Command.of("systemctl", "daemon-reexec")
                    : Command.of("systemctl", "restart", unit);
            var result = runner.run(command.within(ONE_RESTART));
            if (result.succeeded()) {
                restarted.add(unit);
            } else {
                failed.add(unit);
                problems.add(new Problem(
                        ProblemCode.UNIT_FAILED,
                        unit + " did not come back after its restart: "
                                + result.stderr().strip(),
                        "systemctl status " + unit + "; oakum undo brings the old state back"));
            }
        }
        return new Restarted(restarted, never.left(needs.units()), failed, problems);
    }
}
