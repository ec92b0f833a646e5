package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.ExecutionStore;
import io.oakum.store.ExecutionStore.Row;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostStepsTest {
    private static HostSteps ended(Verdict verdict, Step reached) {
        return HostSteps.of(row(new Settled(verdict, Instant.EPOCH), Optional.of(reached)));
    }

    private static Row row(Execution state, Optional<Step> reached) {
        return new Row(
                1,
                "r-1",
                0,
                new HostId("h-1"),
                "web-1",
                1,
                Sha256.of(new byte[0]),
                state,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                new ExecutionStore.Late(Optional.empty(), ""),
                reached);
    }

    @Test
    void the_step_at_which_a_host_failed_is_marked() {
        HostSteps steps = ended(Verdict.FAILED, Step.APPLY);

        assertThat(steps.drawn()).containsExactly("d", "d", "x", "", "");
        assertThat(steps.words()).isEqualTo("2 of 5 steps done, then it failed");
    }

    @Test
    void what_left_old_code_running_is_done_but_for_the_restart() {
        assertThat(ended(Verdict.RESTART_LEFT, Step.VERIFY).drawn()).containsExactly("d", "d", "d", "h", "d");
    }

    @Test
    void what_never_began_has_no_mark_and_what_is_confirmed_has_them_all() {
        assertThat(HostSteps.of(row(new Settled(Verdict.MISSED, Instant.EPOCH), Optional.empty()))
                        .drawn())
                .containsOnly("");
        assertThat(ended(Verdict.CONFIRMED, Step.VERIFY).drawn()).containsOnly("d");
    }
}
