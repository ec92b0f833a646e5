package io.oakum.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.twin.TwinSpec.Upper;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TwinSpecTest {
    private static final Path STATE = Path.of("/var/lib/oakum/twins");

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 4L << 30, 8L << 30, 16L << 30, 1L << 40})
    void a_fitting_twin_takes_less_than_a_quarter_of_what_is_free(long available) {
        TwinSpec onOverlay = TwinSpec.fitting(STATE, available, true);
        TwinSpec onDisk = TwinSpec.fitting(STATE, available, false);

        assertThat(Admission.memoryNeeded(onOverlay)).isLessThanOrEqualTo(available / 4);
        assertThat(Admission.memoryNeeded(onDisk)).isLessThanOrEqualTo(available / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 4L << 30})
    void a_host_short_of_memory_keeps_the_changes_on_disk(long available) {
        assertThat(TwinSpec.fitting(STATE, available, false).upper()).isInstanceOf(Upper.OnDisk.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {16L << 30, 1L << 40})
    void a_large_host_keeps_them_in_memory(long available) {
        assertThat(TwinSpec.fitting(STATE, available, false).upper()).isInstanceOf(Upper.InMemory.class);
    }
}
