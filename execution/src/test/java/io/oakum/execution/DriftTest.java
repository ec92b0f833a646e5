package io.oakum.execution;

import static io.oakum.execution.Samples.changes;
import static io.oakum.execution.Samples.install;
import static io.oakum.execution.Samples.remove;
import static io.oakum.execution.Samples.replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.plan.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DriftTest {
    @Test
    void O21_what_came_and_what_went_is_named_and_nothing_else() {
        var promised = changes(replace("curl", "1", "2"), remove("old", "3"));
        var wanted = changes(replace("curl", "1", "2"), install("extra", "1.0"));

        assertThat(Drift.between(promised, wanted)).matches("\\+ extra:amd64 - 1\\.0 [0-9a-f]{12}, - old:amd64 3 - -");
    }

    @Test
    void of_many_the_first_are_named_and_the_rest_is_counted() {
        List<Change> many = new ArrayList<>();
        for (int i = 10; i < 20; i++) {
            many.add(install("p" + i, "1"));
        }

        assertThat(Drift.between(changes(), changes(many.toArray(Change[]::new))))
                .startsWith("+ p10:amd64 ")
                .endsWith(" and 4 more")
                .doesNotContain("p16");
    }
}
