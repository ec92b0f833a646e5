package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestsTest {
    @TempDir
    private Path folder;

    @Test
    void a_plain_file_has_the_digest_that_everybody_computes() throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");

        assertThat(Digests.sha256(file)).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    @BadInput("O38")
    void nothing_is_read_through_a_link_or_from_a_folder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.writeString(folder.resolve("abc"), "abc"));

        assertThatThrownBy(() -> Digests.sha256(link))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no plain file");
        assertThatThrownBy(() -> Digests.sha256(folder)).isInstanceOf(IOException.class);
    }
}
