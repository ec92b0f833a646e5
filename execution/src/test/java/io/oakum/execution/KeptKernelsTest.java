package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeptKernelsTest {
    private static final short BOOT = 2;
    private static final short LOGIN = 7;

    private final ByteArrayOutputStream wtmp = new ByteArrayOutputStream();

    @TempDir
    private Path root;

    @Test
    void the_running_kernel_and_the_last_other_one_that_booted_are_kept() throws Exception {
        note(BOOT, "5.10.0-1-amd64");
        note(BOOT, "6.1.0-1-amd64");
        note(BOOT, "6.1.0-2-amd64");
        note(LOGIN, "10.0.0.1");
        note(BOOT, "6.1.0-2-amd64");

        assertThat(kept().releases()).containsExactlyInAnyOrder("6.1.0-2-amd64", "6.1.0-1-amd64");
    }

    @Test
    void a_record_that_was_cut_off_or_never_written_leaves_the_running_one() throws Exception {
        assertThat(kept().releases()).containsExactly("6.1.0-2-amd64");
        wtmp.write(new byte[200]);

        assertThat(kept().releases()).containsExactly("6.1.0-2-amd64");
    }

    @ParameterizedTest
    @CsvSource({
        "linux-image-6.1.0-2-amd64, true",
        "linux-image-6.1.0-2-amd64-unsigned, true",
        "linux-image-unsigned-6.1.0-2-amd64, true",
        "linux-modules-6.1.0-2-amd64, true",
        "linux-modules-extra-6.1.0-2-amd64, true",
        "linux-image-6.1.0-2-amd64-dbg, false",
        "linux-image-6.1.0-20-amd64, false",
        "linux-headers-6.1.0-2-amd64, false",
    })
    void a_package_is_a_kernels_by_its_name(String name, boolean isKept) throws Exception {
        assertThat(kept().name(name)).isEqualTo(isKept);
    }

    private KeptKernels kept() throws Exception {
        Path log = Files.createDirectories(root.resolve("var/log"));
        Files.write(log.resolve("wtmp"), wtmp.toByteArray());
        return KeptKernels.of(root, "6.1.0-2-amd64");
    }

    private void note(short kind, String host) {
        var bytes = ByteBuffer.allocate(384).order(ByteOrder.nativeOrder());
        bytes.putShort(0, kind);
        bytes.put(76, host.getBytes(StandardCharsets.US_ASCII));
        wtmp.writeBytes(bytes.array());
    }
}
