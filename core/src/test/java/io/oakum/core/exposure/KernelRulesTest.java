package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.testkit.BadInput;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelRulesTest {
    private static final Ecosystem BOOKWORM = Ecosystem.ofHost("debian", "12").orElseThrow();

    private static Component of(String name, String source, String version) {
        return Component.of(BOOKWORM, name, version).builtFrom(source, version);
    }

    @Test
    @BadInput("F7")
    void a_signed_kernel_is_what_was_signed() {
        Component signed = of("linux-image-6.1.0-18-amd64", "linux-signed-amd64", "6.1.76+1~bpo11+1");

        assertThat(signed.source()).isEqualTo("linux");
        assertThat(signed.sourceVersion()).isEqualTo("6.1.76-1~bpo11+1");
        assertThat(of("grub-efi", "grub-efi-amd64-signed", "1+2.06+13").source())
                .isEqualTo("grub-efi-amd64-signed");
    }

    @Test
    @BadInput("F7")
    void a_kernel_waits_for_a_restart_where_a_mended_one_is_on_the_disk() {
        Component running = of("linux-image-6.1.0-18-amd64", "linux", "6.1.76-1");
        Component newer = of("linux-image-6.1.0-20-amd64", "linux", "6.1.85-1");
        Component library = of("linux-libc-dev", "linux", "6.1.76-1");

        assertThat(Assessor.isMendedOnDisk(running, "6.1.85-1", List.of(newer))).isTrue();
        assertThat(Assessor.isMendedOnDisk(running, "6.1.90-1", List.of(newer))).isFalse();
        assertThat(Assessor.isMendedOnDisk(running, "", List.of(newer))).isFalse();
        assertThat(Assessor.isMendedOnDisk(library, "6.1.85-1", List.of(newer))).isFalse();
        assertThat(Assessor.isMendedOnDisk(running, "6.1.85-1", List.of())).isFalse();
    }
}
