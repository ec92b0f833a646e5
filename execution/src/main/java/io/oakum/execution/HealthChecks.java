package io.oakum.execution;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Questions asked before and after a change: what says no then and said yes before, the change broke. */
public final class HealthChecks {
    /** The owners' own, below the host's {@code /etc}: an argument vector a line, its words apart by blanks. */
    static final Path OWN_LIST = Path.of("oakum/health-checks");

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Set<SmokeCheck> checks;
    private final Set<SmokeCheck> failingBefore;

    private HealthChecks(Set<SmokeCheck> checks, Set<SmokeCheck> failingBefore) {
        this.checks = checks;
        this.failingBefore = failingBefore;
    }

    /** Asks what is known of the installed programs and what the owners named, for the first time. */
    public static HealthChecks begin(Inventory inventory, Path etc, CommandRunner runner)
            throws IOException, UnreachableException {
        var checks = new HashSet<>(SmokeCheck.of(inventory));
        Path own = etc.resolve(OWN_LIST);
        if (Files.isReadable(own)) {
            checks.addAll(parse(Files.readString(own)));
        }
        return new HealthChecks(checks, SmokeCheck.failing(checks, runner));
    }

    /** No shell reads them, so nothing is quoted; {@code #} begins a comment. */
    static List<SmokeCheck> parse(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> new SmokeCheck(Arrays.asList(line.split("\\s+"))))
                .toList();
    }

    /** Asks again. */
    public List<Problem> newlyFailing(String when, CommandRunner runner) throws UnreachableException {
        var problems = new ArrayList<Problem>();
        var saidYes = new HashSet<>(checks);
        saidYes.removeAll(failingBefore);
        for (SmokeCheck check : SmokeCheck.failing(saidYes, runner)) {
            problems.add(new Problem(
                    ProblemCode.REHEARSAL_FAILED,
                    when + ", '" + check.words() + "' says no",
                    "mend the configuration for the new version first"));
        }
        return problems;
    }

    /** Those that said yes when they were asked first, by their words. */
    Set<String> saidYes() {
        return checks.stream()
                .filter(check -> !failingBefore.contains(check))
                .map(SmokeCheck::words)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those that still say no after {@code patience}: a service takes a moment to come up. */
    static Set<String> sayingNo(Set<String> words, CommandRunner runner, Duration patience)
            throws UnreachableException {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<SmokeCheck> failing = SmokeCheck.failing(Set.copyOf(parse(String.join("\n", words))), runner);
        while (!failing.isEmpty() && System.nanoTime() < deadline) {
            pause();
            failing = SmokeCheck.failing(failing, runner);
        }
        return failing.stream().map(SmokeCheck::words).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void pause() throws UnreachableException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("this host", e);
        }
    }
}
