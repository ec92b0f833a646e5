package io.oakum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.bench.Result.Figure;
import io.oakum.trust.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultTest {

    @Test
    void counts_are_exact_and_measurements_have_four_digits() {
        var figures = List.of(
                new Figure("rows", 11316, "pairs"),
                new Figure("rate", 13031234.5, "pairs/s"),
                new Figure("time", 0.102938, "s"));

        String json = Json.write(new Result("n", figures, "them", 2.34567, "more is better", "3").toJson("here"));

        assertThat(json)
                .isEqualTo("{\"name\":\"n\",\"figures\":["
                        + "{\"name\":\"rows\",\"value\":11316,\"unit\":\"pairs\"},"
                        + "{\"name\":\"rate\",\"value\":13030000,\"unit\":\"pairs/s\"},"
                        + "{\"name\":\"time\",\"value\":0.1029,\"unit\":\"s\"}],"
                        + "\"comparedWith\":\"them\",\"ratio\":2.346,\"ratioMeans\":\"more is better\","
                        + "\"target\":\"3\",\"machine\":\"here\"}");
    }
}
