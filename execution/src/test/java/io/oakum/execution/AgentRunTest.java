package io.oakum.execution;

import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.inventory;
import static io.oakum.execution.Samples.key;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Installed;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.packages.OldPackage;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.StopRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that replaces the agent, whose new version is heard or is not. */
final class AgentRunTest {
    private static final ChangeSet UPGRADE = changes(replace(ChangeSet.AGENT, "1", "2"));

    private final FakePackageManager packages = new FakePackageManager(inventory(ChangeSet.AGENT + "=1"))
            .offering(UPGRADE)
            .keeping(this::rebuilt);
    private final StopRequest stop = new StopRequest();

    /** The version that was installed at each start. */
    private final List<String> started = new ArrayList<>();

    private List<String> heard = List.of("1", "2");

    @TempDir
    private Path folder;

    @Test
    void one_that_is_heard_stays() throws Exception {
        RunOutcome outcome = upgrade();

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.CONFIRMED);
        assertThat(started).containsExactly("2");
    }

    @Test
    void one_that_is_not_heard_goes_and_the_old_one_is_started_even_from_a_rebuilt_package() throws Exception {
        heard = List.of("1");

        RunOutcome outcome = upgrade();

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.REVERTED);
        assertThat(started).containsExactly("2", "1");
        assertThat(outcome.problems())
                .singleElement()
                .isEqualTo(Problem.of(ProblemCode.AGENT_SILENT, "2 is not heard"));
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void where_neither_is_heard_that_is_said() throws Exception {
        heard = List.of();

        RunOutcome outcome = upgrade();

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.FAILED);
        assertThat(outcome.problems()).extracting(Problem::message).containsExactly("2 is not heard", "1 is not heard");
    }

    @Test
    void who_wants_to_stop_meanwhile_does_not_leave_the_host_without_an_agent() throws Exception {
        heard = List.of("1");
        packages.meanwhile("apply", stop::make);

        RunOutcome outcome = upgrade();

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.REVERTED);
        assertThat(started).containsExactly("2", "1");
    }

    @Test
    void a_run_that_was_cut_off_waits_for_the_agent_too() throws Exception {
        heard = List.of("1");
        packages.meanwhile("apply", () -> {
            throw new IllegalStateException("killed");
        });
        try {
            upgrade();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("killed");
        }
        packages.meanwhile("none", () -> {});

        executor().resume(Duration.ofMinutes(1), Afterwards.ofAgent(this::start));

        assertThat(started).containsExactly("2", "1");
        assertThat(RunRecord.all(Samples.foldersBelow(folder).journals()))
                .singleElement()
                .satisfies(run -> assertThat(run.verdict()).contains("reverted"));
    }

    @Test
    void other_packages_start_no_agent() throws Exception {
        packages.offering(changes(replace("web", "1", "2")));

        upgrade();

        assertThat(started).isEmpty();
    }

    private RunOutcome upgrade() throws Exception {
        return executor().carryOut(Samples.everything(Afterwards.ofAgent(this::start)));
    }

    private Optional<String> start(Progress progress) {
        started.add(version());
        return heard.contains(version()) ? Optional.empty() : Optional.of(version() + " is not heard");
    }

    private String version() {
        return packages.inventory()
                .find(key(ChangeSet.AGENT))
                .orElseThrow()
                .version()
                .text();
    }

    private HostExecutor executor() throws IOException {
        CommandRunner host =
                (_, _) -> new CommandRunner.CommandResult(new CommandRunner.Exit.Code(0), "", "", Duration.ZERO);
        Clock clock = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
        return new HostExecutor(host, packages, Samples.foldersBelow(folder), clock, Samples.SILENT, stop);
    }

    private OldPackage rebuilt(Installed installed) {
        try {
            Path file = Files.writeString(folder.resolve("agent.deb"), "old");
            return new OldPackage.Rebuilt(installed, file, "b".repeat(64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
