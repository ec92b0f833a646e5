package io.oakum.execution;

import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.inventory;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Installed;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.packages.OldPackage;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.StopRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does with a change that was tried on a copy of its host already. */
final class RehearsalStepTest {
    private static final ChangeSet CHANGES = changes(replace("curl", "1", "2"));
    private static final Instant BEFORE = Samples.NOW.minusSeconds(600);
    private static final CommandRunner HOST =
            (_, _) -> new CommandRunner.CommandResult(new CommandRunner.Exit.Code(0), "", "", Duration.ZERO);

    private final FakePackageManager packages = new FakePackageManager(inventory("curl=1")).offering(CHANGES);
    private final List<String> tried = new ArrayList<>();
    private Optional<Instant> passedBefore = Optional.empty();

    @TempDir
    private Path folder;

    /** No copy can be made here: what is not known to have passed is refused. */
    private final class NoCopy implements Rehearser {
        @Override
        public RehearsalReport rehearse(ChangeSet changes, Supply supply, boolean allowDowngrade, Progress progress) {
            tried.add(allowDowngrade ? "undo" : "change");
            return RehearsalReport.refused(changes, Problem.of(ProblemCode.REHEARSAL_REFUSED, "no room"));
        }

        @Override
        public Optional<Instant> passedBefore(ChangeSet changes) {
            return passedBefore;
        }
    }

    @Test
    void what_passed_on_the_host_as_it_is_still_is_not_tried_again_and_the_journal_says_since_when() throws Exception {
        passedBefore = Optional.of(BEFORE);

        assertThat(run().verdict()).isEqualTo(RunVerdict.CONFIRMED);

        assertThat(tried).isEmpty();
        assertThat(RunRecord.all(Samples.foldersBelow(folder).journals()))
                .singleElement()
                .satisfies(run -> assertThat(RunRecord.textOf(
                                run.last(Act.REHEARSED).orElseThrow().detail(), "passedAt"))
                        .contains(BEFORE.toString()));
    }

    @Test
    void what_is_not_known_to_have_passed_is_tried() throws Exception {
        assertThat(run().verdict()).isEqualTo(RunVerdict.REFUSED);

        assertThat(tried).containsExactly("change");
    }

    @Test
    void an_undo_is_always_tried() throws Exception {
        packages.keeping(this::signed);
        passedBefore = Optional.of(BEFORE);
        run();
        RunRecord done = RunRecord.all(Samples.foldersBelow(folder).journals()).getFirst();

        executor().undo(done, order(), true);

        assertThat(tried).containsExactly("undo");
    }

    private OldPackage signed(Installed installed) {
        try {
            return new OldPackage.VendorSigned(
                    installed, Files.writeString(folder.resolve("curl.deb"), "old"), "b".repeat(64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunOutcome run() throws Exception {
        return executor().carryOut(order());
    }

    private HostExecutor executor() throws Exception {
        return new HostExecutor(
                HOST,
                packages,
                Samples.foldersBelow(folder),
                Clock.fixed(Samples.NOW, ZoneOffset.UTC),
                Samples.SILENT,
                new StopRequest());
    }

    private Order order() {
        Order plain = Samples.everything(Afterwards.NOTHING);
        return new Order(
                plain.goal(),
                plain.words(),
                plain.left(),
                plain.doubts(),
                plain.allowRemove(),
                Optional.of(new NoCopy()),
                "",
                plain.limit(),
                plain.afterwards());
    }
}
