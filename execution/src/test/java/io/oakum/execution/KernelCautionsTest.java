package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Hindrance;
import io.oakum.core.exposure.Update;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelCautionsTest {
    private static final Update KERNEL =
            Samples.update(Samples.installed("linux-image-amd64", "6.1.1-1"), "6.1.2-1", Hindrance.NONE);
    private static final Update OTHER = Samples.update(Samples.installed("curl", "1"), "2", Hindrance.NONE);

    @TempDir
    private Path root;

    @Test
    void modules_of_dkms_and_secure_boot_are_said_where_a_kernel_is_offered() throws Exception {
        Files.createDirectories(root.resolve("var/lib/dkms/zfs/2.2"));
        Files.writeString(root.resolve("var/lib/dkms/mok.pub"), "key");
        secureBoot(1);

        assertThat(KernelCautions.of(root, List.of(OTHER, KERNEL)))
                .satisfiesExactly(
                        modules -> assertThat(modules).endsWith(": zfs"),
                        boot -> assertThat(boot).contains("Secure Boot is on", "key of the owners"));
        assertThat(KernelCautions.of(root, List.of(OTHER))).isEmpty();
    }

    @Test
    void a_plain_host_has_none() throws Exception {
        secureBoot(0);

        assertThat(KernelCautions.of(root, List.of(KERNEL))).isEmpty();
    }

    private void secureBoot(int value) throws Exception {
        Path folder = Files.createDirectories(root.resolve("sys/firmware/efi/efivars"));
        Files.write(
                folder.resolve("SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"),
                new byte[] {6, 0, 0, 0, (byte) value});
    }
}
