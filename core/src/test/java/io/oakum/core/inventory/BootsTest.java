package io.oakum.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootsTest {
    private static Boots heard(String... boots) {
        Boots heard = Boots.NONE;
        for (String boot : boots) {
            heard = heard.hear(boot);
        }
        return heard;
    }

    @Test
    void a_host_that_reboots_is_one_host_however_often_and_fast() {
        String[] boots = IntStream.range(0, 50)
                .boxed()
                .flatMap(no -> List.of("boot-" + no, "boot-" + no).stream())
                .toArray(String[]::new);

        assertThat(heard(boots).copies()).isEmpty();
        assertThat(heard(boots).known()).endsWith("boot-49");
    }

    @Test
    @BadInput("E10")
    void E10_what_was_here_first_is_the_host_and_whatever_came_after_it_is_a_copy() {
        Boots boots = heard("old", "host", "copy", "copy-rebooted", "host");

        assertThat(boots.known()).containsExactly("old", "host");
        assertThat(boots.isCopy("copy")).isTrue();
        assertThat(boots.isCopy("copy-rebooted")).isTrue();
        assertThat(boots.isCopy("host")).isFalse();
    }

    @Test
    void a_copy_stays_one_and_the_host_may_reboot_beside_it() {
        Boots boots = heard("host", "copy", "host", "copy", "host-rebooted", "copy", "host-rebooted");

        assertThat(boots.known()).containsExactly("host", "host-rebooted");
        assertThat(boots.copies()).containsExactly("copy");
    }

    @Test
    @BadInput("E10")
    void E10_a_host_that_was_cut_off_for_long_is_still_the_one_that_was_here_first() {
        Boots boots = heard("host", "copy", "copy", "copy", "host");

        assertThat(boots).isEqualTo(new Boots(List.of("host"), List.of("copy")));
    }
}
