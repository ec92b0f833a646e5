package io.oakum.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.transport.CommandRunner.UnreachableException;
import org.junit.jupiter.api.Test;

final class LaterTest {
    @Test
    void the_answer_comes_to_whoever_waits_for_it() throws Exception {
        assertThat(new Later<>(() -> 42).get()).isEqualTo(42);
    }

    @Test
    void a_host_that_cannot_be_reached_is_told_as_such() {
        var later = new Later<>(() -> {
            throw new UnreachableException("h1", new IllegalStateException("gone"));
        });

        assertThatThrownBy(later::get).isInstanceOf(UnreachableException.class).hasMessageContaining("h1");
    }

    @Test
    void not_even_an_error_leaves_anybody_waiting_for_good() {
        var later = new Later<>(() -> {
            throw new AssertionError("broken");
        });

        assertThatThrownBy(later::get).hasRootCauseInstanceOf(AssertionError.class);
    }
}
