package io.oakum.bench;

import io.oakum.bench.InTurn.Contender;
import io.oakum.bench.Result.Figure;
import io.oakum.lab.LabHost;
import io.oakum.transport.CommandRunner.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A whole scan with everything fetched, beside the two commands of the distribution that answer the smaller half of it. */
final class ScanTime implements Benchmark {
    private static final int ROUNDS = 9;

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public String summary() {
        return "oakum scan on a lab host, against apt-get -s dist-upgrade and dpkg-query -W (root)";
    }

    @Override
    public Result run(PrintStream progress) throws Exception {
        try (var lab = new BenchLab()) {
            LabHost host = lab.up(1).getFirst();
            BenchLab.seconds(host, "oakum", "scan");
            var ours = new Contender("oakum scan --json", Command.of("oakum", "scan", "--json"));
            var theirs = new Contender(
                    "apt-get -s dist-upgrade; dpkg-query -W",
                    Command.of("/bin/sh", "-c", "apt-get -s dist-upgrade >/dev/null && dpkg-query -W >/dev/null"));
            Result times = new InTurn(host.runner(), ours, theirs).compare(name(), ROUNDS, "at most 1.5", progress);
            var figures = new ArrayList<>(times.figures());
            figures.add(new Figure("peak memory of the Java process", peakMegabytes(host), "MB"));
            figures.add(new Figure("oakum --version", cpuSeconds(host), "s of CPU"));
            return new Result(name(), figures, times.comparedWith(), times.ratio(), times.ratioMeans(), times.target());
        }
    }

    /** The high-water mark that the kernel keeps for a process, read until the process is gone. */
    private static double peakMegabytes(LabHost host) throws Exception {
        var peak = new AtomicLong();
        var isDone = new AtomicBoolean();
        Thread watcher = Thread.ofPlatform().start(() -> {
            while (!isDone.get()) {
                ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .command()
                                .filter(java -> java.endsWith("/bin/java"))
                                .isPresent())
                        .forEach(process -> peak.accumulateAndGet(kilobytes(process.pid()), Math::max));
            }
        });
        BenchLab.seconds(host, "oakum", "scan", "--json");
        isDone.set(true);
        watcher.join();
        return Math.round(peak.get() / 100.0) / 10.0;
    }

    private static long kilobytes(long pid) {
        try {
            Path process = Path.of("/proc", Long.toString(pid));
            if (!Files.readString(process.resolve("cmdline")).contains("io.oakum.cli.CliMain")) {
                return 0;
            }
            return Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** From the shell's account of its children: the second line of {@code times}, as in {@code 0m0.120s 0m0.030s}. */
    private static double cpuSeconds(LabHost host) throws Exception {
        String told = host.runner()
                .run(Command.of("/bin/sh", "-c", "oakum --version >/dev/null; times"))
                .stdout();
        double seconds = 0;
        for (String part : told.strip().lines().toList().getLast().split(" ")) {
            seconds += Double.parseDouble(part.replaceFirst("^0m", "").replace("s", ""));
        }
        return Math.round(seconds * 1000) / 1000.0;
    }
}
