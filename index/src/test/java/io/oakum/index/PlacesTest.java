package io.oakum.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlacesTest {
    @Test
    void they_come_out_as_they_went_in() {
        Seeds.check(200, random -> {
            int[] ascending = random.ints(random.nextInt(50), 0, 1 << (1 + random.nextInt(30)))
                    .sorted()
                    .distinct()
                    .toArray();

            var places = Places.of(ascending);

            assertThat(listed(places)).containsExactlyElementsOf(boxed(ascending));
            assertThat(places.size()).isEqualTo(ascending.length);
        });
    }

    @Test
    void the_first_and_the_last_place_that_there_can_be_are_kept() {
        assertThat(listed(Places.of(0, Integer.MAX_VALUE))).containsExactly(0, Integer.MAX_VALUE);
    }

    @Test
    void the_same_places_are_equal() {
        assertThat(Places.of(1, 200, 70_000))
                .isEqualTo(Places.of(1, 200, 70_000))
                .hasSameHashCodeAs(Places.of(1, 200, 70_000));
        assertThat(Places.of(1, 200)).isNotEqualTo(Places.of(1, 201));
    }

    @Test
    void places_that_do_not_ascend_are_refused() {
        assertThatThrownBy(() -> Places.of(3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("place 3 comes behind 3");
        assertThatThrownBy(() -> Places.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> listed(Places places) {
        var listed = new ArrayList<Integer>();
        places.forEach(listed::add);
        return listed;
    }

    private static List<Integer> boxed(int[] numbers) {
        return java.util.Arrays.stream(numbers).boxed().toList();
    }
}
