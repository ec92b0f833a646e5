package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.lab.LayerStore.Maker;
import io.oakum.lab.LayerStore.Recipe;
import io.oakum.transport.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerStoreTest {
    private static final Maker OUT_OF_REACH = _ -> {
        throw new LabException("the mirror is out of reach", "try again");
    };

    private final AtomicInteger made = new AtomicInteger();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Path bases = Path.of("");
    private LayerStore store = store();

    @BeforeEach
    void an_empty_store() {
        bases = folder.resolve("bases");
        store = store();
    }

    @Test
    void a_layer_is_made_once_and_then_kept() throws Exception {
        Path first = store.layer(recipe("a"));
        Path second = store.layer(recipe("a"));

        assertThat(second).isEqualTo(first).isDirectoryContaining("glob:**/made");
        assertThat(made).hasValue(1);
    }

    @Test
    void other_ingredients_make_another_layer() throws Exception {
        assertThat(store.layer(recipe("a"))).isNotEqualTo(store.layer(recipe("b")));
        assertThat(made).hasValue(2);
    }

    @Test
    void a_layer_that_is_too_old_is_made_anew_beside_the_one_that_hosts_may_stand_on() throws Exception {
        Path first = store.layer(recipe("a"));
        now = now.plus(Duration.ofHours(25));

        Path second = store.layer(recipe("a"));

        assertThat(second).isNotEqualTo(first);
        assertThat(first).isDirectory();
    }

    @Test
    void a_layer_that_was_replaced_and_that_nobody_stands_on_goes_in_the_end() throws Exception {
        Path first = store.layer(recipe("a"));
        now = now.plus(Duration.ofDays(3));

        store.layer(recipe("a"));

        assertThat(first).doesNotExist();
    }

    @Test
    void where_it_cannot_be_renewed_the_old_one_serves_and_its_age_is_told() throws Exception {
        Path first = store.layer(recipe("a"));
        now = now.plus(Duration.ofDays(9));

        assertThat(store.layer(new Recipe("12-lists", "a", Duration.ofHours(24), OUT_OF_REACH)))
                .isEqualTo(first);
        assertThat(told).anyMatch(line -> line.contains("2026-11-01T00:00:00Z") && line.contains("out of reach"));
    }

    @Test
    void what_failed_while_it_was_made_is_no_layer() {
        assertThatThrownBy(() -> store.layer(new Recipe("12-lists", "a", Duration.ofHours(24), making -> {
                    Files.writeString(making.upper().resolve("half"), "");
                    OUT_OF_REACH.fill(making);
                })))
                .hasMessageContaining("out of reach");

        assertThat(bases).isDirectoryNotContaining("glob:**/12-*");
    }

    @Test
    void half_made_layers_go_and_whole_ones_stay() throws Exception {
        Path whole = store.layer(recipe("a"));
        Files.createDirectories(bases.resolve(".making/12-base/upper"));
        Files.createFile(bases.resolve(".making/12-base.lock"));

        store.dropHalfMade();

        assertThat(bases.resolve(".making")).doesNotExist();
        assertThat(whole).isDirectory();
    }

    @Test
    void what_somebody_is_making_right_now_is_left_alone() throws Exception {
        Path making = Files.createDirectories(bases.resolve(".making/12-base/upper"));
        try (var _ = ExclusiveTurn.ifFree(bases.resolve(".making/12-base.lock")).orElseThrow()) {
            store.dropHalfMade();
        }

        assertThat(making).isDirectory();
    }

    @Test
    void all_layers_go_when_that_is_asked_for() throws Exception {
        store.layer(recipe("a"));

        assertThat(store.dropAll()).isEmpty();

        assertThat(bases).doesNotExist();
    }

    private Recipe recipe(String ingredients) {
        return new Recipe("12-lists", ingredients, Duration.ofHours(24), making -> {
            made.incrementAndGet();
            Files.writeString(making.upper().resolve("made"), ingredients);
        });
    }

    private LayerStore store() {
        return new LayerStore(bases, new Tools(new LocalRunner(), Mark.NONE), () -> now, told::add);
    }
}
