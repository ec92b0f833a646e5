package io.oakum.packages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
    void a_comma_without_a_label_is_none() {
        assertThat(MIRRORS.have("file:/srv/debian", "any")).isTrue();
    }
}
