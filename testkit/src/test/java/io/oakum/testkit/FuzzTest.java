package io.oakum.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FuzzTest {
    @Test
    void the_same_inputs_come_each_time_and_many_of_them() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        Fuzz.of("words").from("a: 1, b: [2]").reads(first::add);
        Fuzz.of("words").from("a: 1, b: [2]").reads(second::add);

        assertThat(first).isEqualTo(second);
        assertThat(first.stream().distinct()).hasSizeGreaterThan(1_500);
    }

    @Test
    void a_refusal_that_is_declared_is_an_answer_and_any_other_is_a_fault_that_is_kept() {
        Fuzz.of("numbers").from("1").refusedBy(NumberFormatException.class).reads(Integer::parseInt);

        assertThatThrownBy(() -> Fuzz.of("numbers").from("1").reads(Integer::parseInt))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.lang.NumberFormatException")
                .hasMessageContaining("input in target/fuzz/numbers/");
    }

    @Test
    void a_good_input_that_is_refused_is_a_fault() {
        assertThatThrownBy(() -> Fuzz.of("numbers")
                        .from("one")
                        .refusedBy(NumberFormatException.class)
                        .reads(Integer::parseInt))
                .hasMessageContaining("a good input was refused");
    }

    @Test
    void an_endless_recursion_is_a_fault() {
        assertThatThrownBy(() -> Fuzz.of("depth").from("[[]]").reads(text -> depth(text, 0)))
                .hasMessageContaining("StackOverflowError");
    }

    @Test
    void work_that_grows_with_the_square_of_the_input_is_a_fault() {
        assertThatThrownBy(() -> Fuzz.of("square").from("a,b,c").reads(text -> {
                    for (String rest = text; !rest.isEmpty(); rest = rest.substring(1)) {
                        assertThat(rest.length()).isPositive();
                    }
                }))
                .hasMessageContaining("of memory");
    }

    @Test
    void mutations_change_the_input_and_keep_it_bounded() {
        byte[] seed = "{\"a\": [1, \"two\"]}\nthree\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var mutations = new Mutations(List.of(seed, new byte[0]), new SplittableRandom(1));
        int unchanged = 0;
        int longest = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] next = mutations.next();
            unchanged += Arrays.equals(next, seed) ? 1 : 0;
            longest = Math.max(longest, next.length);
        }

        assertThat(unchanged).isLessThan(200);
        assertThat(longest).isBetween(60_000, 1 << 16);
    }

    private static int depth(String text, int at) {
        if (at >= text.length()) {
            return 0;
        }
        int below = depth(text, at + 1);
        return text.charAt(at) == '[' ? below + 1 : below;
    }
}
