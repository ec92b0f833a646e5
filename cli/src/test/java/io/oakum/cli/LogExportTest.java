package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.SignedNote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
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
    void the_commands_that_it_names_verify_a_checkpoint_with_openssl_alone() throws Exception {
        SigningKey key = SigningKey.generate(new SecureRandom());
        String text = new Checkpoint("oakum/fleet", 1, Sha256.of(new byte[] {1})).text();
        SignedNote note = SignedNote.sign(text, "oakum/fleet", key);
        Path export = folder.resolve("other");
        new LogExport(new NoteKey("oakum/fleet", key.verifyingKey()), List.of(), List.of(note.format()))
                .write(export, List.of());
        String commands = Files.readString(export.resolve("README"))
                .lines()
                .dropWhile(line -> !line.contains("head -n 3"))
                .collect(Collectors.joining("\n", "cd \"$1\" || exit 1\n", "\n"));

        assertThat(new LocalRunner().run(Command.of("sh", "-c", commands, "sh", export.toString())))
                .matches(CommandRunner.CommandResult::succeeded)
                .asString()
                .contains("Signature Verified Successfully");
        assertThat(LogExport.differences(export)).isEmpty();
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
