package io.oakum.trust.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.JsonException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OrderTest {
    /** As they were written before hosts could be told to take a change back by themselves. */
    private static final String EARLIER = """
            {"v":1,"fleet":"f-1","order_id":"p-1","op":"apply-plan","class":2,"plan_digest":"%1$s","targets":{"root":"%1$s","count":1},\
            "rings":[{"no":0,"count":1,"earliest_start":"2026-11-25T11:30:00Z","max_active":1,"soak_s":0}],"trust_min":1,\
            "issued_at":"2026-11-25T11:00:00Z","not_before":"2026-11-25T11:30:00Z","expires_at":"2026-11-26T11:30:00Z",\
            "max_duration_s":3600,"limits":{"reboot":false,"max_removals":0,"max_new":3,"undo":true},"change_ref":"","reason":""}\
            """.formatted("a".repeat(64));

    private static Order read(String text) throws JsonException {
        return Order.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Order order) {
        return new String(order.write(), StandardCharsets.UTF_8);
    }

    @Test
    void an_order_without_the_word_lets_no_host_take_a_change_back_by_itself_and_is_written_as_it_always_was()
            throws Exception {
        Order order = read(EARLIER);

        assertThat(order.limits()).isEqualTo(new Order.Limits(false, 0, 3, true, false));
        assertThat(written(order)).isEqualTo(EARLIER);
    }

    @Test
    void an_order_with_the_word_does() throws Exception {
        String asked = EARLIER.replace("\"undo\":true", "\"undo\":true,\"undo_if_unhealthy\":true");

        Order order = read(asked);

        assertThat(order.limits()).isEqualTo(new Order.Limits(false, 0, 3, true, true));
        assertThat(written(order)).isEqualTo(asked);
    }
}
