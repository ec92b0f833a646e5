package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {
    private final HeldAnswers<String, Integer> answers = new HeldAnswers<>(this::now);
    private final List<String> worked = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private World world;

    private long now() {
        return now.toNanos();
    }

    @BeforeEach
    void a_database() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** @param takes how long it takes to work out, where it is */
    private int asked(String what, Duration takes) throws Exception {
        Function<Transaction, Integer> question = _ -> {
            worked.add(what);
            now = now.plus(takes);
            return worked.size();
        };
        return world.database.transact(tx -> answers.answer(what, question, tx));
    }

    @Test
    void each_question_is_worked_out_once_for_twenty_times_as_long_and_then_anew() throws Exception {
        Duration second = Duration.ofSeconds(1);

        assertThat(asked("one", second)).isEqualTo(1);
        now = now.plusSeconds(20).minusNanos(1);
        assertThat(asked("one", second)).isEqualTo(1);
        assertThat(asked("another", second)).isEqualTo(2);

        assertThat(asked("one", second)).isEqualTo(3);
        assertThat(worked).containsExactly("one", "another", "one");
    }

    @Test
    void what_nobody_asks_for_is_let_go() throws Exception {
        asked("one", Duration.ofHours(1));

        for (int i = 0; i < HeldAnswers.MOST; i++) {
            asked("other " + i, Duration.ZERO);
        }

        assertThat(asked("one", Duration.ZERO)).isEqualTo(HeldAnswers.MOST + 2);
    }
}
