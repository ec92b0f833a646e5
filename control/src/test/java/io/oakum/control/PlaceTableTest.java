package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Seeds;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

final class PlaceTableTest {
    @Test
    void it_finds_what_a_map_finds() {
        Seeds.check(50, random -> {
            var table = new PlaceTable();
            var map = new HashMap<Long, Integer>();
            for (int place = 0; place < 3000; place++) {
                long number = random.nextLong(random.nextBoolean() ? 5000 : Long.MAX_VALUE);
                table.put(number, place);
                map.put(number, place);
            }

            for (long number = 0; number < 5000; number++) {
                assertThat(table.find(number)).isEqualTo(map.getOrDefault(number, PlaceTable.NONE));
            }
            map.forEach((number, place) -> assertThat(table.find(number)).isEqualTo(place));
        });
    }
}
