package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.NoteKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export that somebody changed after it was written. */
class LogExportTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void an_export() throws Exception {
        var key = new NoteKey(
                "oakum/fleet", SigningKey.generate(new SecureRandom()).verifyingKey());
        new LogExport(key, List.of(Bytes.ofText("{\"v\":1}")), List.of("oakum/fleet\n1\nx\n\n"))
                .write(folder, List.of(Bytes.ofText("{}")));
    }

    @Test
    void an_export_as_it_was_written_has_no_differences() throws Exception {
        assertThat(LogExport.differences(folder)).isEmpty();
    }

    @Test
    @BadInput("L6")
    void L6_a_changed_a_missing_and_an_extra_file_are_named() throws Exception {
        Files.writeString(folder.resolve("entries.txt"), "{\"v\":2}\n", StandardOpenOption.APPEND);
        Files.delete(folder.resolve("checkpoints/1.txt"));
        Files.writeString(folder.resolve("note.txt"), "look here");

        assertThat(LogExport.differences(folder))
                .containsExactlyInAnyOrder(
                        "entries.txt was changed", "checkpoints/1.txt is missing", "note.txt was added");
    }

    @Test
    @BadInput("L6")
    void L6_an_export_without_its_entries_is_none() throws Exception {
        Files.delete(folder.resolve("entries.txt"));

        assertThatThrownBy(() -> LogExport.read(folder)).hasMessageContaining("holds no entries.txt");
    }
}
