package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.why.Root;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RootWordsTest {
    @Test
    void each_cause_has_a_name_of_its_own_and_is_found_by_its_word() throws BadQuery {
        for (Root root : Root.values()) {
            assertThat(RootWords.of(root).says()).isNotBlank();
            assertThat(RootWords.named(root.word())).isEqualTo(root);
        }
        assertThat(Arrays.stream(Root.values())
                        .map(root -> RootWords.of(root).state().word())
                        .collect(Collectors.toSet()))
                .hasSize(Root.values().length);
    }

    @Test
    void a_word_that_is_no_cause_is_answered_with_those_that_are() {
        assertThatThrownBy(() -> RootWords.named("moon"))
                .hasMessageContaining("no-plan")
                .hasMessageContaining("moon");
    }
}
