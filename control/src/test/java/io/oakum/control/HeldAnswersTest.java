package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {
    private final HeldAnswers<String, Integer> answers = new HeldAnswers<>();
    private final List<String> worked = new ArrayList<>();

    /** Twenty times this long it is told again. */
    private static void takesLong() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int asked(World world, String what) throws Exception {
        Function<Transaction, Integer> question = _ -> {
            worked.add(what);
            if (what.equals("long")) {
                takesLong();
            }
            return worked.size();
        };
        return world.database.transact(tx -> answers.answer(what, question, tx));
    }

    @Test
    void each_question_is_worked_out_once_for_a_while_and_what_nobody_asks_for_is_let_go() throws Exception {
        try (World world = new World()) {
            assertThat(asked(world, "long")).isEqualTo(1);
            assertThat(asked(world, "long")).isEqualTo(1);
            assertThat(asked(world, "another")).isEqualTo(2);
            assertThat(worked).containsExactly("long", "another");

            for (int i = 0; i < HeldAnswers.MOST; i++) {
                asked(world, "other " + i);
            }
            asked(world, "long");

            assertThat(worked.getLast()).isEqualTo("long");
        }
    }
}
