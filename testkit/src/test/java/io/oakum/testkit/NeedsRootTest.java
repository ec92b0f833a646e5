package io.oakum.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NeedsRootTest {

    @Test
    void root_with_every_tool_lacks_nothing() {
        assertThat(NeedsRoot.Condition.missing("root", "sh")).isEmpty();
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(NeedsRoot.Condition.missing("ann", "sh", "no-such-tool")).containsExactly("root", "no-such-tool");
    }

    @Test
    void a_test_that_lacks_something_is_skipped_with_the_reason() {
        var judged = NeedsRoot.Condition.judge(List.of("root"), false);

        assertThat(judged.isDisabled()).isTrue();
        assertThat(judged.getReason()).contains("needs root");
    }

    @Test
    void where_skipping_is_forbidden_it_fails_instead() {
        assertThatThrownBy(() -> NeedsRoot.Condition.judge(List.of("nft"), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("needs nft");
    }
}
