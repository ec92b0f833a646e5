package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.Seeds;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final String ID = "20261124-120000";
    private static final Clock CLOCK = Clock.fixed(Samples.NOW, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void what_was_written_is_read_in_order_and_intact() throws IOException {
        write("patch", "confirmed");

        RunRecord run = RunRecord.read(folder, ID);

        assertThat(run.isIntact()).isTrue();
        assertThat(run.lines()).extracting(RunRecord.Line::act).containsExactly(Act.BEGIN, Act.APPLY, Act.END);
        assertThat(run.kind()).isEqualTo("patch");
        assertThat(run.goal()).isEqualTo("all");
        assertThat(run.verdict()).contains("confirmed");
        assertThat(run.startedAt()).isEqualTo(Samples.NOW);
        assertThat(run.hasEnded()).isTrue();
        assertThat(run.mayHaveChanged()).isTrue();
    }

    @Test
    void a_run_is_never_begun_over_another_of_its_name() throws IOException {
        write("patch", "confirmed");

        assertThatThrownBy(() -> Journal.begin(folder, ID, CLOCK)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void a_last_line_that_was_cut_off_is_dropped_and_the_run_goes_on() throws IOException {
        write("patch", "confirmed");
        Path file = folder.resolve(ID + ".jsonl");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));

        RunRecord cut = RunRecord.read(folder, ID);
        assertThat(cut.isIntact()).isTrue();
        assertThat(cut.hasEnded()).isFalse();
        try (Journal journal = Journal.resume(folder, cut, CLOCK)) {
            journal.note(Act.VERIFY);
            journal.note(Act.END, JsonObject.with("verdict", "failed").build());
        }

        RunRecord resumed = RunRecord.read(folder, ID);
        assertThat(resumed.isIntact()).isTrue();
        assertThat(resumed.lines())
                .extracting(RunRecord.Line::act)
                .containsExactly(Act.BEGIN, Act.APPLY, Act.VERIFY, Act.END);
        assertThat(resumed.verdict()).contains("failed");
    }

    @Test
    void a_journal_that_was_cut_before_its_first_line_ended_can_be_resumed() throws IOException {
        Files.writeString(folder.resolve(ID + ".jsonl"), "{\"act\":\"beg");

        RunRecord cut = RunRecord.read(folder, ID);

        assertThat(cut.lines()).isEmpty();
        assertThat(cut.mayHaveChanged()).isFalse();
        try (Journal journal = Journal.resume(folder, cut, CLOCK)) {
            journal.note(Act.END, JsonObject.with("verdict", "refused").build());
        }
        assertThat(RunRecord.read(folder, ID).isIntact()).isTrue();
    }

    @Test
    void any_altered_byte_of_a_line_that_another_follows_is_noticed() throws IOException {
        write("patch", "confirmed");
        Path file = folder.resolve(ID + ".jsonl");
        byte[] whole = Files.readAllBytes(file);
        int lastLine = new String(whole, java.nio.charset.StandardCharsets.UTF_8).lastIndexOf("{\"act\":\"end\"");

        Seeds.check(300, random -> {
            byte[] altered = whole.clone();
            int at = random.nextInt(lastLine);
            altered[at] = (byte) (altered[at] ^ (1 << random.nextInt(7)));
            Files.write(file, altered);

            assertThat(RunRecord.read(folder, ID).isIntact()).as("byte " + at).isFalse();
        });
    }

    @Test
    void a_line_taken_out_or_put_in_is_noticed() throws IOException {
        write("patch", "confirmed");
        Path file = folder.resolve(ID + ".jsonl");
        var lines = Files.readAllLines(file);

        Files.write(file, java.util.List.of(lines.get(0), lines.get(2)));
        assertThat(RunRecord.read(folder, ID).isIntact()).isFalse();

        Files.write(file, java.util.List.of(lines.get(0), lines.get(1), lines.get(1), lines.get(2)));
        assertThat(RunRecord.read(folder, ID).isIntact()).isFalse();
    }

    @Test
    void the_journal_of_another_run_under_this_name_is_noticed() throws IOException {
        write("patch", "confirmed");
        Files.move(folder.resolve(ID + ".jsonl"), folder.resolve("20261125-000000.jsonl"));

        assertThat(RunRecord.read(folder, "20261125-000000").isIntact()).isFalse();
    }

    @Test
    void lines_of_junk_are_passed_over_and_noticed() throws IOException {
        write("patch", "confirmed");
        Files.write(folder.resolve(ID + ".jsonl"), new byte[] {-1, 0, '\n'}, StandardOpenOption.APPEND);

        assertThat(RunRecord.read(folder, ID).isIntact()).isFalse();
        assertThat(RunRecord.read(folder, ID).lines()).hasSize(3);
    }

    @Test
    void the_run_to_undo_is_the_newest_that_changed_something_and_was_not_undone() throws IOException {
        run("20261124-100000", "patch", "all", "confirmed", true);
        run("20261124-110000", "patch", "all", "failed", true);
        run("20261124-120000", "patch", "all", "refused", true);
        run("20261124-130000", "patch", "all", "refused", false);

        assertThat(toUndo()).contains("20261124-110000");
        run("20261124-140000", "undo", "20261124-110000", "failed", true);
        assertThat(toUndo()).contains("20261124-110000");
        run("20261124-150000", "undo", "20261124-110000", "confirmed", true);
        assertThat(toUndo()).contains("20261124-100000");
        run("20261124-160000", "undo", "20261124-100000", "restart-left", true);
        assertThat(toUndo()).isEmpty();
    }

    private java.util.Optional<String> toUndo() throws IOException {
        return RunRecord.lastToUndo(RunRecord.all(folder)).map(RunRecord::id);
    }

    private void write(String kind, String verdict) throws IOException {
        run(ID, kind, "all", verdict, true);
    }

    private void run(String id, String kind, String goal, String verdict, boolean applies) throws IOException {
        try (Journal journal = Journal.begin(folder, id, CLOCK)) {
            journal.note(
                    Act.BEGIN, JsonObject.with("kind", kind).and("goal", goal).build());
            if (applies) {
                journal.note(Act.APPLY);
            }
            journal.note(Act.END, JsonObject.with("verdict", verdict).build());
        }
    }
}
