package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.execution.Act;
import io.oakum.execution.RunRecord;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What root answers of a run that was cut off and brought to its end. */
final class WorkerTest {
    @Test
    void it_tells_why_a_change_was_taken_back() throws JsonException {
        JsonObject answer =
                Worker.ended(run("reverted", List.of("agent.silent: oakum-agent.service does not run: no such file")));

        assertThat(answer.text("verdict")).isEqualTo("reverted");
        assertThat(answer.text("why"))
                .startsWith("agent.silent: oakum-agent.service does not run: no such file")
                .endsWith("(brought to its end after it was cut off)");
    }

    @Test
    void where_all_went_well_it_tells_that_it_was_cut_off() throws JsonException {
        assertThat(Worker.ended(run("confirmed", List.of())).text("why"))
                .isEqualTo("brought to its end after it was cut off");
    }

    private static RunRecord run(String verdict, List<String> problems) {
        JsonObject end = JsonObject.with("verdict", verdict)
                .and("problems", JsonArray.ofTexts(problems))
                .build();
        return new RunRecord("20261127-081500", List.of(new RunRecord.Line(Act.END, Instant.EPOCH, end)), 0, "", true);
    }
}
