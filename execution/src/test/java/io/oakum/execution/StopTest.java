package io.oakum.execution;

import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.inventory;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.StopRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** O35: somebody asks a run to stop, before, while or after packages are changed. */
final class StopTest {
    private static final ChangeSet CHANGES = changes(replace("curl", "1", "2"));

    /** Whatever is asked of the host beside its packages has no answer. */
    private static final CommandRunner NOTHING =
            (_, _) -> new CommandRunner.CommandResult(new CommandRunner.Exit.Code(0), "", "", Duration.ZERO);

    private final FakePackageManager packages = new FakePackageManager(inventory("curl=1")).offering(CHANGES);
    private final StopRequest stop = new StopRequest();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stage", "keep"})
    void before_packages_are_changed_the_run_ends_and_nothing_was_changed(String call) throws Exception {
        RunOutcome outcome = run(call);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.REFUSED);
        assertThat(outcome.problems()).extracting(Problem::code).containsExactly(ProblemCode.STOPPED);
        assertThat(packages.calls).last().isEqualTo(call);
        assertThat(RunRecord.all(Samples.foldersBelow(folder).journals()))
                .singleElement()
                .satisfies(run -> assertThat(run.verdict()).contains("refused"));
    }

    @Test
    void while_packages_are_changed_the_change_comes_to_its_end_and_is_verified() throws Exception {
        RunOutcome outcome = run("apply");

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.CONFIRMED);
        assertThat(outcome.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nothing was restarted"));
        assertThat(packages.calls).containsExactly("stage", "keep", "apply [curl:amd64]", "mark []");
    }

    private RunOutcome run(String interruptedCall) throws Exception {
        packages.meanwhile(interruptedCall, stop::make);
        var order = Samples.everything(Afterwards.NOTHING);
        var clock = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
        return new HostExecutor(NOTHING, packages, Samples.foldersBelow(folder), clock, Samples.SILENT, stop)
                .carryOut(order);
    }
}
