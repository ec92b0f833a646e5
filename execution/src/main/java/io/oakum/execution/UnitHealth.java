package io.oakum.execution;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which units run and which have failed, by systemd's account at one moment; both empty where it does not run.
 *
 * @param active names of units that do what they are there for
 * @param failed names of units that ended badly, those too that systemd tries again and again
 */
record UnitHealth(Set<String> active, Set<String> failed) {
    UnitHealth {
        active = Set.copyOf(active);
        failed = Set.copyOf(failed);
    }

    static UnitHealth now(CommandRunner runner) throws UnreachableException {
        return new UnitHealth(units(runner, "active"), units(runner, "failed,auto-restart"));
    }

    private static Set<String> units(CommandRunner runner, String state) throws UnreachableException {
        var units = new TreeSet<String>();
        String listed = runner.run(Command.of(
                        "systemctl", "list-units", "--state=" + state, "--plain", "--no-legend", "--no-pager"))
                .stdout();
        listed.lines()
                .map(line -> line.strip().split("\\s+")[0])
                .filter(unit -> !unit.isEmpty())
                .forEach(units::add);
        return units;
    }

    /** Units that failed since. */
    Set<String> failedSince(UnitHealth before) {
        var since = new TreeSet<>(failed);
        since.removeAll(before.failed());
        return since;
    }
}
