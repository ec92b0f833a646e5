package io.oakum.bench;

import io.oakum.bench.Result.Figure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lab hosts up at once, beside the same number one after the other. */
final class LabTime implements Benchmark {
    private static final int ROUNDS = 3;
    private static final int FEW = 10;
    private static final int MANY = 50;

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public String summary() {
        return "ten and fifty lab hosts up, base cached, against ten one after the other (root)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        List<Double> few = new ArrayList<>();
        List<Double> oneByOne = new ArrayList<>();
        double many;
        try (var lab = new BenchLab()) {
            lab.up(1);
            for (int round = 1; round <= ROUNDS; round++) {
                lab.down();
                few.add(seconds(() -> lab.up(FEW)));
                lab.down();
                oneByOne.add(seconds(() -> upOneByOne(lab)));
                progress.printf(
                        "round %d of %d: at once %.1f s, one by one %.1f s%n",
                        round, ROUNDS, few.getLast(), oneByOne.getLast());
            }
            lab.down();
            many = seconds(() -> lab.up(MANY));
        }
        return result(few, oneByOne, many);
    }

    private static void upOneByOne(BenchLab lab) throws Exception {
        for (int host = 0; host < FEW; host++) {
            lab.up(1);
        }
    }

    private Result result(List<Double> few, List<Double> oneByOne, double many) {
        return new Result(
                name(),
                List.of(
                        new Figure(
                                "ten hosts at once", Median.of(few), "s, median of " + ROUNDS + ", shall be under 6"),
                        new Figure("ten hosts one by one", Median.of(oneByOne), "s, median of " + ROUNDS),
                        new Figure("fifty hosts at once", many, "s, once, shall be under 30")),
                "ten hosts one by one",
                Median.of(few) / Median.of(oneByOne),
                "wall time of ten hosts at once divided by that of ten one by one; less is better",
                "ten under 6 s, fifty under 30 s");
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long started = System.nanoTime();
        work.run();
        return (System.nanoTime() - started) / 1e9;
    }
}
