package io.oakum.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnMirrorsTest {
    private static final OwnMirrors MIRRORS =
            OwnMirrors.parse("# ours\nOur Debian\n\n. bookworm, Snapshots # aptly's\nfile:/srv/debian,\n,x\n");

    @Test
    void a_name_alone_is_of_every_label() {
        assertThat(MIRRORS.have("Our Debian", "")).isTrue();
        assertThat(MIRRORS.have("Our Debian", "Security")).isTrue();
        assertThat(MIRRORS.have("Our", "Debian")).isFalse();
    }

    @Test
    void a_name_with_a_label_is_of_no_other() {
        assertThat(MIRRORS.have(". bookworm", "Snapshots")).isTrue();
        assertThat(MIRRORS.have(". bookworm", "Vendor")).isFalse();
        assertThat(MIRRORS.haveNamed(". bookworm")).isTrue();
    }

    @Test
    void bytes_that_are_no_text_spoil_no_other_line(@TempDir Path etc) throws IOException {
        Files.createDirectories(etc.resolve("oakum"));
        Files.write(etc.resolve("oakum/own-mirrors"), new byte[] {(byte) 0xff, '\n', 'O', 'u', 'r', 's', '\n'});

        assertThat(OwnMirrors.ofHost(etc).have("Ours", "")).isTrue();
        assertThat(OwnMirrors.ofHost(etc.resolve("none"))).isEqualTo(OwnMirrors.NONE);
    }

    @Test
    void a_comma_without_a_label_is_none() {
        assertThat(MIRRORS.have("file:/srv/debian", "any")).isTrue();
    }
}
