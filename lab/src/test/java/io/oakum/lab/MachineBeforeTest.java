package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineBeforeTest {
    @TempDir
    private Path folder;

    @Test
    void a_setting_of_several_digits_is_read_whole() throws Exception {
        assertThat(Integer.parseInt(MachineBefore.read("kernel/pid_max"))).isGreaterThanOrEqualTo(301);
        assertThat(MachineBefore.currentBoot()).matches("[0-9a-f-]{36}");
    }

    @Test
    void what_was_written_down_is_read_back() throws Exception {
        var before = new MachineBefore(
                "b-1", Map.of("net/ipv4/ip_forward", "0"), List.of("/run/systemd/nspawn/locks", "/run/systemd/nspawn"));

        before.save(folder.resolve("before"));

        assertThat(MachineBefore.load(folder.resolve("before"))).isEqualTo(before);
    }

    @Test
    void a_record_that_nobody_wrote_is_refused_with_its_line() throws Exception {
        var file = Files.writeString(folder.resolve("before"), "sysctl=1\n");

        assertThatThrownBy(() -> MachineBefore.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sysctl=1");
    }
}
