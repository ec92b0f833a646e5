package io.oakum.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelHeadersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux-libc-dev",
                "linux-libc-dev linux-headers-amd64",
                "linux-headers-6.1.0-56-common linux-kbuild-6.1",
                "linux-libc-dev-arm64-cross",
                "linux-doc linux-source-6.1"
            })
    void headers_and_what_one_builds_by_carry_no_code_of_the_kernel(String names) {
        assertThat(KernelHeaders.areAll(keys(names))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux-image-amd64",
                "linux-libc-dev linux-image-6.1.0-56-cloud-amd64",
                "linux-modules-6.8.0-31-generic",
                "linux-perf",
                "linux-cpupower",
                "linux-libc-dev libc6",
                "linux-libcdevil"
            })
    void a_kernel_its_modules_and_its_tools_do(String names) {
        assertThat(KernelHeaders.areAll(keys(names))).isFalse();
    }

    @Test
    void nothing_is_no_headers() {
        assertThat(KernelHeaders.areAll(List.of())).isFalse();
    }

    private static List<PackageKey> keys(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> new PackageKey(name, "amd64"))
                .toList();
    }
}
