package io.oakum.execution;

import static io.oakum.execution.Samples.SILENT;
import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.install;
import static io.oakum.execution.Samples.installed;
import static io.oakum.execution.Samples.inventory;
import static io.oakum.execution.Samples.key;
import static io.oakum.execution.Samples.remove;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Inventory;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.execution.RunOutcome.Undoability.By;
import io.oakum.packages.OldPackage;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.StopRequest;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later run makes of a journal: the rest of a run that was cut off, or the way back from one that ended. */
final class CutOffRunTest {
    private static final String ID = "20261124-120000";
    private static final Clock CLOCK = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
    private static final Inventory BEFORE = inventory("curl=1", "old=3");
    private static final ChangeSet CHANGES =
            changes(replace("curl", "1", "2"), install("new", "1"), remove("old", "3"));

    /** systemd does not run here: every command says so. */
    private static final CommandRunner NO_SYSTEMD =
            (_, _) -> new CommandRunner.CommandResult(new CommandRunner.Exit.Code(1), "", "no systemd", Duration.ZERO);

    private static final Duration LIMIT = Duration.ofMinutes(7);

    @TempDir
    private Path folder;

    @Test
    void a_run_that_was_cut_off_before_it_applied_ends_as_refused_and_changes_nothing() throws Exception {
        begin(BEFORE);
        var packages = new FakePackageManager(BEFORE);

        recover(packages);

        assertThat(packages.calls).isEmpty();
        assertThat(run().verdict()).contains("refused");
        assertThat(run().isIntact()).isTrue();
    }

    @Test
    void a_run_that_was_cut_off_half_way_is_repaired_and_brought_to_its_end() throws Exception {
        begin(BEFORE, Act.APPLY);
        var packages = new FakePackageManager(inventory("curl=2", "old=3")).inNeedOfRepair();

        recover(packages);

        assertThat(packages.calls).containsExactly("repair", "apply [new:amd64, old:amd64]", "mark [new:amd64]");
        assertThat(packages.inventory().packages().keySet()).containsExactly(key("curl"), key("new"));
        assertThat(run().verdict()).contains("confirmed");
        assertThat(run().lines())
                .extracting(RunRecord.Line::act)
                .containsSubsequence(
                        Act.APPLY, Act.REPAIR, Act.REPAIRED, Act.APPLY, Act.APPLIED, Act.MARK, Act.VERIFY, Act.END);
    }

    @Test
    void a_run_whose_package_manager_is_still_at_work_is_not_repaired_below_its_hands() throws Exception {
        begin(BEFORE, Act.APPLY);
        var packages = new FakePackageManager(BEFORE).inNeedOfRepair().usedBy("apt-get (process 7)");

        RunOutcome outcome = executor(packages).resume(LIMIT);

        assertThat(outcome.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.LOCKED);
            assertThat(problem.message()).contains("apt-get (process 7)");
        });
        assertThat(packages.calls).isEmpty();
        assertThat(run().hasEnded()).isFalse();
    }

    @Test
    void a_run_that_was_cut_off_after_all_was_done_is_only_verified() throws Exception {
        begin(BEFORE, Act.APPLY);
        var packages = new FakePackageManager(inventory("curl=2", "new=1"));

        recover(packages);

        assertThat(packages.calls).containsExactly("mark [new:amd64]");
        assertThat(run().verdict()).contains("confirmed");
    }

    @Test
    void a_recovery_works_on_the_etc_of_the_host_it_was_given() throws Exception {
        begin(BEFORE, Act.APPLY);
        Path etc = folders().etc();
        Files.writeString(etc.resolve("only-here"), "x");
        Path unit = Files.createDirectories(etc.resolve("systemd/system")).resolve("oakum-resume.service");
        Files.writeString(unit, "[Unit]");

        recover(new FakePackageManager(inventory("curl=2", "new=1")));

        assertThat(Files.readAllLines(folders().ofRun(ID).resolve("etc-after.tsv")))
                .anyMatch(line -> line.startsWith("only-here\t"))
                .noneMatch(line -> line.startsWith("debian_version\t"));
        assertThat(unit).doesNotExist();
    }

    @Test
    void what_somebody_else_changed_meanwhile_is_not_confirmed() throws Exception {
        begin(BEFORE, Act.APPLY);

        recover(new FakePackageManager(inventory("curl=2", "new=1", "surprise=1")));

        assertThat(run().verdict()).contains("failed");
    }

    @Test
    void a_run_that_ended_is_left_alone() throws Exception {
        begin(BEFORE, Act.APPLY, Act.END);
        long size = Files.size(journal());

        recover(new FakePackageManager(BEFORE).inNeedOfRepair());

        assertThat(journal()).hasSize(size);
    }

    @Test
    void an_undo_is_the_change_the_other_way_round() throws Exception {
        begin(BEFORE, Act.KEPT, Act.APPLY, Act.END);

        assertThat(UndoPlan.of(run(), folders(), false)).isInstanceOfSatisfying(UndoPlan.Possible.class, possible -> {
            var promise = possible.promise();
            assertThat(promise.undoes()).isEqualTo(ID);
            assertThat(promise.automatic()).containsExactly(key("curl"));
            assertThat(promise.supply().files()).containsOnlyKeys(key("curl"), key("old"));
            assertThat(promise.changes().canonicalLines().lines().map(line -> line.replaceFirst(" [0-9a-f]{64}$", "")))
                    .containsExactly("curl:amd64 2 1", "new:amd64 1 - -", "old:amd64 - 3");
        });
    }

    @Test
    void an_undo_from_rebuilt_packages_wants_consent() throws Exception {
        keptAs("rebuilt");

        assertThat(codes(UndoPlan.of(run(), folders(), false))).containsOnly(ProblemCode.UNDO_REBUILT);
        assertThat(UndoPlan.of(run(), folders(), true)).isInstanceOf(UndoPlan.Possible.class);
    }

    @Test
    void an_undo_without_the_old_package_is_impossible_whatever_is_accepted() throws Exception {
        keptAs("lost");

        assertThat(codes(UndoPlan.of(run(), folders(), true))).containsOnly(ProblemCode.UNDO_IMPOSSIBLE);
    }

    @Test
    void an_undo_whose_kept_file_is_gone_is_impossible() throws Exception {
        begin(BEFORE, Act.KEPT, Act.APPLY, Act.END);
        Files.delete(folder.resolve("curl.deb"));

        assertThat(codes(UndoPlan.of(run(), folders(), true))).containsExactly(ProblemCode.UNDO_IMPOSSIBLE);
    }

    @Test
    void a_run_that_changed_nothing_cannot_be_undone() throws Exception {
        begin(BEFORE);

        assertThat(codes(UndoPlan.of(run(), folders(), true))).containsExactly(ProblemCode.UNDO_IMPOSSIBLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"promise", "kept", "apply", "curl", "\"2\""})
    void a_journal_that_was_altered_is_not_undone(String word) throws Exception {
        begin(BEFORE, Act.KEPT, Act.APPLY, Act.END);
        Path file = journal();
        Files.writeString(file, Files.readString(file).replaceFirst(word, "\"x\""));

        assertThat(codes(UndoPlan.of(run(), folders(), true))).containsExactly(ProblemCode.JOURNAL_BROKEN);
    }

    @Test
    void the_worst_of_the_kept_packages_decides_by_what_an_undo_would_be_made() {
        var curl = installed("curl", "1");
        var signed = new OldPackage.VendorSigned(curl, Path.of("/x"), "a");
        var rebuilt = new OldPackage.Rebuilt(curl, Path.of("/x"), "a");
        var lost = new OldPackage.Lost(curl, "its file /usr/bin/curl is not as the package brought it");

        assertThat(UndoPlan.undoability(List.of(signed)).by()).isEqualTo(By.VENDOR_SIGNED);
        assertThat(UndoPlan.undoability(List.of(rebuilt, signed)).by()).isEqualTo(By.REBUILT);
        assertThat(UndoPlan.undoability(List.of(lost, rebuilt)).by()).isEqualTo(By.NOTHING);
        assertThat(UndoPlan.undoability(List.of(lost, signed)).possible()).isFalse();
        assertThat(UndoPlan.undoability(List.of(lost)).limits()).anyMatch(limit -> limit.contains("/usr/bin/curl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"promise", "apply", "curl", "\"2\""})
    void a_cut_off_run_whose_journal_was_altered_stops_every_run_until_a_person_has_looked(String word)
            throws Exception {
        begin(BEFORE, Act.KEPT, Act.APPLY, Act.APPLIED);
        Files.writeString(journal(), Files.readString(journal()).replaceFirst(word, "\"x\""));
        byte[] asItWas = Files.readAllBytes(journal());
        var packages = new FakePackageManager(inventory("curl=2", "old=3")).inNeedOfRepair();
        var executor = executor(packages);

        assertThat(List.of(
                        executor.carryOut(everything()),
                        executor.undo(run(), everything(), true),
                        executor.resume(LIMIT)))
                .allSatisfy(this::isRefusedOverTheJournal);
        assertThat(packages.calls).isEmpty();
        assertThat(journal()).hasBinaryContent(asItWas);
        assertThat(RunRecord.all(folders().journals())).hasSize(1);
    }

    @Test
    void an_unreadable_promise_stops_every_run_although_the_journal_is_whole() throws Exception {
        try (Journal journal = Journal.begin(folders().journals(), ID, CLOCK)) {
            journal.note(Act.PROMISE, JsonObject.with("changeSet", "?").build());
            journal.note(Act.APPLY);
        }
        var packages = new FakePackageManager(BEFORE);

        isRefusedOverTheJournal(executor(packages).resume(LIMIT));

        assertThat(run().isIntact()).isTrue();
        assertThat(packages.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h1",
                "h1\tdebian\t12\t6.1\t\tboot-1\tnoon",
                "h1\tdebian\t12\t6.1\t\tb\t2026-11-24T12:00:00Z\ncurl\n"
            })
    void without_what_was_there_before_nothing_could_be_proved_so_nothing_is_done(String before) throws Exception {
        begin(BEFORE, Act.KEPT, Act.APPLY);
        Files.writeString(folders().ofRun(ID).resolve("before.tsv"), before);
        var packages = new FakePackageManager(BEFORE);

        RunOutcome outcome = executor(packages).resume(LIMIT);

        isRefusedOverTheJournal(outcome);
        assertThat(outcome.problems().getFirst().message()).contains("before.tsv");
        assertThat(packages.calls).isEmpty();
    }

    @Test
    void the_way_out_of_a_damaged_journal_leads_out() throws Exception {
        begin(BEFORE, Act.APPLY, Act.APPLIED);
        Files.writeString(journal(), Files.readString(journal()).replaceFirst("curl", "x"));
        var executor = executor(new FakePackageManager(BEFORE));
        String[] move = executor.resume(LIMIT)
                .problems()
                .getFirst()
                .wayOut()
                .replaceFirst(".*: sudo mv ", "")
                .split(" ");

        Files.move(Path.of(move[0]), Path.of(move[1]));

        assertThat(executor.resume(LIMIT).verdict()).isEqualTo(RunVerdict.NOT_NEEDED);
        assertThat(executor.obstacles()).isEmpty();
    }

    @Test
    void an_ended_run_whose_journal_is_damaged_stops_nobody() throws Exception {
        begin(BEFORE, Act.KEPT, Act.APPLY, Act.END);
        Files.writeString(journal(), Files.readString(journal()).replaceFirst("curl", "x"));

        assertThat(executor(new FakePackageManager(BEFORE)).resume(LIMIT).verdict())
                .isEqualTo(RunVerdict.NOT_NEEDED);
    }

    private void isRefusedOverTheJournal(RunOutcome outcome) {
        assertThat(outcome.verdict()).isEqualTo(RunVerdict.REFUSED);
        assertThat(outcome.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_BROKEN);
            assertThat(problem.code().exit()).isEqualTo(3);
            assertThat(problem.message()).contains(journal().toString());
            assertThat(problem.wayOut()).contains("sudo mv " + journal() + " " + journal() + ".broken");
        });
    }

    private static Order everything() {
        return Samples.everything(Afterwards.NOTHING);
    }

    private Path journal() {
        return folder.resolve("state/journal").resolve(ID + ".jsonl");
    }

    private void recover(FakePackageManager packages) throws Exception {
        executor(packages).resume(LIMIT);
    }

    private HostExecutor executor(FakePackageManager packages) throws IOException {
        return new HostExecutor(NO_SYSTEMD, packages, folders(), CLOCK, SILENT, new StopRequest());
    }

    private HostFolders folders() throws IOException {
        return Samples.foldersBelow(folder);
    }

    private RunRecord run() throws IOException {
        return RunRecord.read(folders().journals(), ID);
    }

    private static List<ProblemCode> codes(UndoPlan plan) {
        return switch (plan) {
            case UndoPlan.Impossible(var by) -> by.stream().map(Problem::code).toList();
            case UndoPlan.Possible possible -> throw new AssertionError("possible: " + possible);
        };
    }

    private void keptAs(String by) throws IOException {
        begin(BEFORE, Act.APPLY, Act.END);
        Files.delete(journal());
        begin(by, Act.KEPT, Act.APPLY, Act.END);
    }

    private void begin(Inventory before, Act... acts) throws IOException {
        InventoryFile.write(before, folders().ofRun(ID).resolve("before.tsv"));
        begin("vendor-signed", acts);
    }

    /** A journal up to the promise, with these acts after it. */
    private void begin(String keptBy, Act... acts) throws IOException {
        var promise = new Promise(
                CHANGES, new Supply(folders().archives(), Map.of()), Set.of(key("new")), Set.of(key("curl")), "");
        try (Journal journal = Journal.begin(folders().journals(), ID, CLOCK)) {
            journal.note(
                    Act.BEGIN,
                    JsonObject.with("kind", "patch").and("goal", "all").build());
            journal.note(Act.PROMISE, promise.json());
            for (Act act : acts) {
                switch (act) {
                    case KEPT -> journal.note(act, kept(keptBy));
                    case END ->
                        journal.note(
                                act, JsonObject.with("verdict", "confirmed").build());
                    case Act other -> journal.note(other);
                }
            }
        }
    }

    private JsonObject kept(String by) throws IOException {
        var packages = new java.util.ArrayList<JsonValue>();
        for (Change change : CHANGES.changes()) {
            if (!(change instanceof Change.Install)) {
                Path file = Files.writeString(folder.resolve(change.key().name() + ".deb"), "old");
                var installed = BEFORE.find(change.key()).orElseThrow();
                packages.add(UndoPlan.json(
                        switch (by) {
                            case "rebuilt" -> new OldPackage.Rebuilt(installed, file, "b".repeat(64));
                            case "lost" -> new OldPackage.Lost(installed, "it was not to be had");
                            default -> new OldPackage.VendorSigned(installed, file, "b".repeat(64));
                        }));
            }
        }
        return JsonObject.with("packages", new JsonArray(packages)).build();
    }
}
