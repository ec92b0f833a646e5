package io.oakum.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.inventory.HostId;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Execution.Waiting;
import io.oakum.core.rollout.Verdict;
import io.oakum.store.ExecutionStore;
import io.oakum.store.ExecutionStore.Row;
import io.oakum.trust.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutHostsTest {
    /** 260 hosts, of which the last failed and every fourth of the others waits. */
    private static List<Row> hosts() {
        var hosts = new ArrayList<Row>();
        for (int n = 0; n < 260; n++) {
            Execution ended = new Settled(n == 259 ? Verdict.FAILED : Verdict.CONFIRMED, Instant.EPOCH);
            hosts.add(row(n, n % 4 == 0 ? new Waiting() : ended));
        }
        return hosts;
    }

    private static Row row(int n, Execution state) {
        return new Row(
                n,
                "r-1",
                0,
                new HostId("h-" + n),
                "web-%03d".formatted(n),
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
                Optional.empty());
    }

    @Test
    void every_host_of_a_large_rollout_stands_on_one_page() throws BadQuery {
        var seen = new ArrayList<HostId>();
        int pages = 0;
        RolloutHosts page = RolloutHosts.of("r-1", hosts(), Map.of());
        assertThat(page.rows().getFirst().name()).isEqualTo("web-259");
        for (; ; pages++) {
            page.rows().forEach(row -> seen.add(row.host()));
            if (page.isLast()) {
                break;
            }
            page = RolloutHosts.of("r-1", hosts(), Map.of("from", page.after().replaceFirst(".*from=", "")));
        }

        assertThat(pages).isEqualTo(5);
        assertThat(seen).hasSize(260).doesNotHaveDuplicates();
        assertThat(page.before()).isEqualTo("/rollouts/r-1?from=200");
    }

    @Test
    void those_that_stand_alike_are_shown_alone_and_counted() throws BadQuery {
        RolloutHosts waiting = RolloutHosts.of("r-1", hosts(), Map.of("state", "waiting"));

        assertThat(waiting.total()).isEqualTo(65);
        assertThat(waiting.after()).isEqualTo("/rollouts/r-1?state=waiting&from=50");
        assertThat(waiting.tabs())
                .extracting(tab -> tab.word() + " " + tab.count() + " " + tab.isShown())
                .containsExactly("All 260 false", "Failed 1 false", "Waiting 65 true", "Confirmed 194 false");
    }

    @Test
    void what_there_is_not_is_refused() {
        assertThatThrownBy(() -> RolloutHosts.of("r-1", hosts(), Map.of("state", "lost")))
                .isInstanceOf(BadQuery.class);
        assertThatThrownBy(() -> RolloutHosts.of("r-1", hosts(), Map.of("from", "-1")))
                .isInstanceOf(BadQuery.class);
    }
}
