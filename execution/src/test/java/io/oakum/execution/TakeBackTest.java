package io.oakum.execution;

import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.inventory;
import static io.oakum.execution.Samples.key;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.version.Version;
import io.oakum.packages.OldPackage;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.StopRequest;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change after which a unit has failed that ran before. */
final class TakeBackTest {
    private static final Inventory BEFORE = inventory("web=1");
    private static final ChangeSet CHANGES = changes(replace("web", "1", "2"));
    private static final Version BAD = Version.deb("2");

    private final FakePackageManager packages =
            new FakePackageManager(BEFORE).offering(CHANGES).keeping(this::signed);
    private final StopRequest stop = new StopRequest();

    /** What was asked of systemd beside its lists. */
    private final List<String> asked = new ArrayList<>();

    private boolean ranBefore = true;
    private boolean comesBack = true;

    @TempDir
    private Path folder;

    @Test
    void it_is_taken_back_within_the_same_run_and_the_unit_is_started() throws Exception {
        RunOutcome outcome = patch(true);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.REVERTED);
        assertThat(outcome.isGood()).isFalse();
        assertThat(outcome.observed()).isEmpty();
        assertThat(outcome.undo().possible()).isFalse();
        assertThat(outcome.problems())
                .singleElement()
                .isEqualTo(new Problem(
                        ProblemCode.UNIT_FAILED,
                        "web.service failed after the change",
                        "systemctl status web.service"));
        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(Version.deb("1"));
        assertThat(asked).containsExactly("reset-failed web.service", "start web.service");
        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.verdict()).contains("reverted");
            assertThat(run.isIntact()).isTrue();
            assertThat(run.lines())
                    .extracting(RunRecord.Line::act)
                    .containsSubsequence(Act.APPLY, Act.VERIFY, Act.REVERT, Act.APPLY, Act.VERIFY, Act.END);
        });
    }

    @Test
    void a_run_that_was_taken_back_leaves_nothing_to_undo() throws Exception {
        patch(true);

        assertThat(RunRecord.lastToUndo(runs())).isEmpty();
        assertThat(UndoPlan.of(runs().getFirst(), folders(), true)).isInstanceOf(UndoPlan.Impossible.class);
    }

    @Test
    void without_a_persons_word_it_stays_and_the_way_back_is_told() throws Exception {
        RunOutcome outcome = patch(false);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.FAILED);
        assertThat(outcome.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.wayOut()).contains("oakum undo brings the old state back"));
        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(BAD);
        assertThat(asked).isEmpty();
    }

    @Test
    void who_asks_to_stop_meanwhile_begins_no_other_change() throws Exception {
        packages.meanwhile("apply", stop::make);

        RunOutcome outcome = patch(true);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.FAILED);
        assertThat(runs().getFirst().did(Act.REVERT)).isFalse();
    }

    @Test
    void a_unit_that_did_not_run_before_takes_nothing_back() throws Exception {
        ranBefore = false;

        RunOutcome outcome = patch(true);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.FAILED);
        assertThat(runs().getFirst().did(Act.REVERT)).isFalse();
    }

    @Test
    void what_no_vendor_signed_is_not_put_in_place_by_itself() throws Exception {
        packages.keeping(installed -> new OldPackage.Rebuilt(installed, file(), "b".repeat(64)));

        RunOutcome outcome = patch(true);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.FAILED);
        assertThat(outcome.problems())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.UNIT_FAILED, ProblemCode.UNDO_REBUILT);
        assertThat(outcome.undo().possible()).isTrue();
        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(BAD);
        assertThat(RunRecord.lastToUndo(runs())).isPresent();
    }

    @Test
    void a_unit_that_stays_failed_with_its_old_package_is_no_old_state() throws Exception {
        comesBack = false;

        RunOutcome outcome = patch(true);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.FAILED);
        assertThat(outcome.problems())
                .last()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("web.service does not run although its old packages are back: no"));
    }

    @Test
    void a_health_check_of_the_owners_that_says_no_afterwards_takes_it_back_too() throws Exception {
        ranBefore = false;
        Path list = Files.createDirectories(folders().etc().resolve("oakum")).resolve("health-checks");
        Files.writeString(list, "check-web --quick\n");

        RunOutcome outcome = patch(true);

        assertThat(outcome.verdict()).isEqualTo(RunVerdict.REVERTED);
        assertThat(outcome.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "web.service failed after the change",
                        "'check-web --quick' said yes before the change and says no after it");
        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(Version.deb("1"));
    }

    @Test
    void a_crash_while_it_is_taken_back_does_not_apply_it_again() throws Exception {
        patch(false);
        Path journal = Journal.pathOf(folders().journals(), runs().getFirst().id());
        List<String> told = Files.readAllLines(journal);
        // As it was a moment before its end, with the taking back begun.
        Files.write(journal, told.subList(0, told.size() - 1));
        try (Journal cutOff = Journal.resume(folders().journals(), runs().getFirst(), clock())) {
            cutOff.note(Act.REVERT, new Unwell(Set.of("web.service"), Set.of()).json(List.of("unit: it said this")));
        }
        packages.calls.clear();

        executor().resume(Duration.ofMinutes(1));

        assertThat(packages.calls).containsExactly("apply [web:amd64]", "mark []");
        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(Version.deb("1"));
        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.verdict()).contains("reverted");
            assertThat(run.isIntact()).isTrue();
            assertThat(run.problems())
                    .as("why it was, though the process that saw it is gone")
                    .containsExactly("unit: it said this", "restart.unit-failed: web.service failed after the change");
        });
    }

    @Test
    void what_is_not_well_after_the_boot_that_the_change_needed_is_taken_back_then() throws Exception {
        var well = new Well(new UnitHealth(Set.of("web.service"), Set.of()), Set.of("check-web"), Duration.ZERO);

        rebooting(JsonObject.with("bootId", "old").and("well", well.json()).build());

        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(Version.deb("1"));
        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.verdict()).contains("reverted");
            assertThat(run.isIntact()).isTrue();
            assertThat(Unwell.read(run.last(Act.REVERT).orElseThrow().detail()))
                    .isEqualTo(new Unwell(Set.of("web.service"), Set.of("check-web")));
        });
    }

    @Test
    void after_a_boot_without_that_word_it_stays() throws Exception {
        rebooting(JsonObject.with("bootId", "old").build());

        assertThat(packages.inventory().find(key("web")).map(Installed::version))
                .contains(BAD);
        assertThat(runs().getFirst().did(Act.REVERT)).isFalse();
    }

    /** A run that went down for a reboot, as its journal tells it, and what is done after the boot. */
    private void rebooting(JsonObject detail) throws Exception {
        patch(false);
        Path journal = Journal.pathOf(folders().journals(), runs().getFirst().id());
        List<String> told = Files.readAllLines(journal);
        Files.write(journal, told.subList(0, told.size() - 1));
        try (Journal goesDown = Journal.resume(folders().journals(), runs().getFirst(), clock())) {
            goesDown.note(Act.REBOOT, detail);
        }
        executor().resume(Duration.ofMinutes(1));
    }

    private RunOutcome patch(boolean undoesIfUnhealthy) throws Exception {
        var afterwards =
                new Afterwards(Optional.empty(), undoesIfUnhealthy ? Optional.of(Duration.ZERO) : Optional.empty());
        return executor().carryOut(Samples.everything(afterwards));
    }

    private HostExecutor executor() throws IOException {
        return new HostExecutor(this::systemd, packages, folders(), clock(), Samples.SILENT, stop);
    }

    /** The unit runs with every version but the bad one. */
    private CommandRunner.CommandResult systemd(CommandRunner.Command command, CommandRunner.OutputSink sink)
            throws UnreachableException {
        CommandRunner.CommandResult answer = answer(command.argv());
        try {
            sink.read(new ByteArrayInputStream(answer.stdout().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UnreachableException("systemd", e);
        }
        return answer;
    }

    private CommandRunner.CommandResult answer(List<String> argv) {
        boolean isBad = packages.inventory().find(key("web")).stream()
                .anyMatch(web -> web.version().equals(BAD));
        if (argv.contains("--state=active")) {
            return answer(0, isBad || !ranBefore ? "" : "web.service loaded active running A web server\n");
        }
        if (argv.contains("--state=failed,auto-restart")) {
            return answer(0, isBad ? "web.service loaded failed failed A web server\n" : "");
        }
        if (argv.contains("check-web")) {
            return answer(isBad ? 1 : 0, "");
        }
        if (argv.contains("start") || argv.contains("reset-failed")) {
            asked.add(String.join(" ", argv.subList(1, argv.size())));
            return answer(comesBack ? 0 : 1, "");
        }
        return answer(0, "");
    }

    private static CommandRunner.CommandResult answer(int exit, String stdout) {
        return new CommandRunner.CommandResult(
                new CommandRunner.Exit.Code(exit), stdout, exit == 0 ? "" : "no", Duration.ZERO);
    }

    private OldPackage signed(Installed installed) {
        return new OldPackage.VendorSigned(installed, file(), "b".repeat(64));
    }

    private Path file() {
        try {
            return Files.writeString(folder.resolve("web.deb"), "old");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Clock clock() {
        return Clock.fixed(Samples.NOW, ZoneOffset.UTC);
    }

    private HostFolders folders() throws IOException {
        return Samples.foldersBelow(folder);
    }

    private List<RunRecord> runs() throws IOException {
        return RunRecord.all(folders().journals());
    }
}
