package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MarkTest {
    private final LabFolder lab = new LabFolder(Path.of("/var/lib/lab"));

    @Test
    void a_process_of_another_lab_whose_folder_begins_alike_is_not_ours() {
        var mark = Mark.of(lab);

        assertThat(mark.isIn("A=1\0OAKUM_LAB_MADE_FOR=/var/lib/lab\0B=2\0")).isTrue();
        assertThat(mark.isIn("A=1\0OAKUM_LAB_MADE_FOR=/var/lib/lab2\0B=2\0")).isFalse();
        assertThat(mark.isIn("NOT_OAKUM_LAB_MADE_FOR=/var/lib/lab\0")).isFalse();
        assertThat(mark.isIn("")).isFalse();
    }

    @Test
    void a_host_of_the_lab_is_found_alone_and_with_all_of_it() {
        String environ = "OAKUM_LAB_MADE_FOR=/var/lib/lab\0OAKUM_LAB_MADE_FOR_HOST=h1\0";

        assertThat(Mark.of(lab).isIn(environ)).isTrue();
        assertThat(new Mark(lab, "h1").isIn(environ)).isTrue();
        assertThat(new Mark(lab, "h11").isIn(environ)).isFalse();
    }

    @Test
    void a_person_who_set_the_folder_in_their_shell_is_not_taken_for_ours() {
        assertThat(Mark.of(lab).isIn("OAKUM_LAB_DIR=/var/lib/lab\0")).isFalse();
    }
}
