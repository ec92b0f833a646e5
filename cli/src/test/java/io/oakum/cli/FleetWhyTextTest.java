package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.trust.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FleetWhyTextTest {
    private static String text(String document) throws Exception {
        return FleetWhyText.text(Json.readObject(document.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void each_cause_stands_with_its_counts_its_plans_and_the_way_out() throws Exception {
        String text = text("""
                {"open":{"exposures":9,"late":2,"hosts":3,"due":"2026-11-20T00:00:00Z"},"hostsNotKnown":1,"causes":[
                {"cause":"unsigned","name":"Plan waits for a signature","wayOut":"Sign it","command":"oakum approve p-1"
                ,"exposures":7,"late":2,"hosts":3,"due":"2026-11-20T00:00:00Z","each":[
                {"id":"p-1","exposures":7,"late":2,"hosts":3,"due":"2026-11-20T00:00:00Z"}]},
                {"cause":"no-fix","name":"No fix exists yet","wayOut":"Wait","command":null,"exposures":2,"late":0,"hosts":1
                ,"due":"2027-01-20T00:00:00Z","each":[]}]}""");

        assertThat(text.lines())
                .containsExactly(
                        "CAUSE                            EXPOSURES      LATE     HOSTS  FIRST DUE   WAY OUT",
                        "Plan waits for a signature               7         2         3  2026-11-20  oakum approve p-1",
                        "  p-1                                    7         2         3  2026-11-20",
                        "No fix exists yet                        2         0         1  2027-01-20  Wait",
                        "all                                      9         2         3  2026-11-20",
                        "Nothing is known of 1 host that never reported: oakum hosts");
    }

    @Test
    void that_nothing_is_open_is_said() throws Exception {
        assertThat(text("""
                {"open":{"exposures":0,"late":0,"hosts":0,"due":null},"hostsNotKnown":0,"causes":[]}""")).isEqualTo("Nothing that was asked for is known to be open.\n");
    }
}
