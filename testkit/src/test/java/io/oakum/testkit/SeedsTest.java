package io.oakum.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeedsTest {

    @Test
    void a_failing_case_names_its_seed_and_what_failed() {
        assertThatThrownBy(() -> Seeds.check(1, random -> {
                    throw new IllegalStateException("seven is not eight");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("run again with -Doakum\\.seed=-?\\d+: seven is not eight");
    }

    @Test
    void every_case_gets_another_seed() {
        List<Long> drawn = new ArrayList<>();

        Seeds.check(100, random -> drawn.add(random.nextLong()));

        assertThat(drawn).hasSize(100);
        assertThat(new HashSet<>(drawn)).hasSize(100);
    }
}
