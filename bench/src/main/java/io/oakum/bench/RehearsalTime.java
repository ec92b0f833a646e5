package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import io.oakum.lab.LabHost;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A rehearsal of everything that is offered, beside the upgrade itself on an equal host; the packages are fetched before. */
final class RehearsalTime implements Benchmark {
    private static final int ROUNDS = 3;
    private static final String[] UPGRADE = {
        "env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1", "apt-get", "-yq", "dist-upgrade"
    };

    @Override
    public String name() {
        return "rehearse";
    }

    @Override
    public String summary() {
        return "oakum rehearse of a whole lab host, against apt-get -y dist-upgrade on an equal one (root)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (var lab = new BenchLab()) {
            LabHost copied = lab.up(1).getFirst();
            BenchLab.seconds(copied, "oakum", "rehearse");
            for (int round = 1; round <= ROUNDS; round++) {
                LabHost upgraded = lab.up(1).getFirst();
                BenchLab.seconds(upgraded, "apt-get", "-yqd", "dist-upgrade");
                ours.add(BenchLab.seconds(copied, "oakum", "rehearse"));
                theirs.add(BenchLab.seconds(upgraded, UPGRADE));
                progress.printf(
                        "round %d of %d: rehearse %.1f s, upgrade %.1f s%n",
                        round, ROUNDS, ours.getLast(), theirs.getLast());
            }
        }
        return new Result(
                name(),
                List.of(
                        new Figure("oakum rehearse", Median.of(ours), "s, median of " + ROUNDS),
                        new Figure("apt-get -y dist-upgrade", Median.of(theirs), "s, median of " + ROUNDS)),
                "apt-get -y dist-upgrade",
                Median.of(ours) / Median.of(theirs),
                "wall time of oakum rehearse divided by that of the upgrade; less is better",
                "at most 1.3");
    }
}
