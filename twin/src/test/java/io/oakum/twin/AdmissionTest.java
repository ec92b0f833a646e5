package io.oakum.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.twin.Opening.Cause;
import io.oakum.twin.Opening.Refusal;
import io.oakum.twin.TwinSpec.Limits;
import io.oakum.twin.TwinSpec.Upper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final long GIB = 1L << 30;
    private static final MountTable PLAIN = MountTable.parse("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
    private static final MountTable ON_OVERLAY = MountTable.parse("22 1 0:9 / / rw - overlay none rw\n");
    private static final List<String> KERNEL = List.of("nodev\toverlay", "\text4");
    private static final TwinSpec SPEC =
            TwinSpec.ofThisHost().withUpper(new Upper.InMemory(GIB)).withLimits(new Limits(GIB, 100, 100));

    private static HostFacts host(MountTable mounts) {
        return new HostFacts(mounts, true, 8 * GIB, KERNEL, "web1");
    }

    private static Cause causeFor(TwinSpec spec, HostFacts host, long room) {
        return Admission.judge(spec, host, List.of(), room).map(Refusal::cause).orElseThrow();
    }

    @Test
    void exactly_a_quarter_of_the_free_memory_is_admitted() {
        assertThat(Admission.judge(SPEC, host(PLAIN), List.of(), 0)).isEmpty();
    }

    @Test
    void a_byte_more_than_a_quarter_is_refused() {
        var spec = SPEC.withUpper(new Upper.InMemory(GIB + 1));

        assertThat(causeFor(spec, host(PLAIN), 0)).isEqualTo(Cause.NO_MEMORY);
    }

    @Test
    void changes_on_disk_need_no_memory_but_room() {
        var spec = SPEC.withUpper(new Upper.OnDisk(Path.of("/big"), 100 * GIB));

        assertThat(Admission.judge(spec, host(PLAIN), List.of(), 100 * GIB)).isEmpty();
        assertThat(causeFor(spec, host(PLAIN), 100 * GIB - 1)).isEqualTo(Cause.NO_SPACE);
    }

    @Test
    void a_folder_on_an_overlay_is_refused_for_the_changes() {
        var spec = SPEC.withUpper(new Upper.OnDisk(Path.of("/big"), 1));

        assertThat(causeFor(spec, host(ON_OVERLAY), GIB)).isEqualTo(Cause.UPPER_ON_OVERLAY);
    }

    @Test
    void without_root_nothing_else_is_looked_at() {
        var host = new HostFacts(PLAIN, false, 0, List.of(), "web1");

        assertThat(causeFor(SPEC, host, 0)).isEqualTo(Cause.NOT_ROOT);
    }

    @Test
    void missing_tools_and_a_kernel_without_overlays_are_named() {
        var bare = new HostFacts(PLAIN, true, 8 * GIB, List.of("\text4"), "web1");

        assertThat(Admission.judge(SPEC, host(PLAIN), List.of("nsenter"), 0))
                .hasValueSatisfying(refusal -> assertThat(refusal.why()).contains("nsenter"));
        assertThat(causeFor(SPEC, bare, 0)).isEqualTo(Cause.NO_OVERLAY);
    }

    @Test
    void a_refused_overlay_on_an_overlay_is_one_level_too_many() {
        assertThat(Admission.explain("mount: ...\ntwin-overlay: /", true).cause())
                .isEqualTo(Cause.OVERLAY_TOO_DEEP);
        assertThat(Admission.explain("mount: ...\ntwin-overlay: /", false).cause())
                .isEqualTo(Cause.NO_OVERLAY);
    }

    @Test
    void a_refused_namespace_is_told_from_what_nobody_foresaw() {
        assertThat(Admission.explain("unshare: unshare failed: No space left on device", false)
                        .cause())
                .isEqualTo(Cause.NO_USER_NAMESPACES);
        assertThat(Admission.explain("Segmentation fault", false).cause()).isEqualTo(Cause.BUILD_FAILED);
    }

    @Test
    void free_memory_is_what_the_kernel_calls_available() {
        assertThat(HostFacts.availableMemory("MemTotal: 100 kB\nMemAvailable:    2048 kB\n"))
                .isEqualTo(2L << 20);
    }
}
