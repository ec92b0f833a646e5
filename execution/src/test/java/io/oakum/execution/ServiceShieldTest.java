package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.LocalRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceShieldTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "docker.service, 101",
        "docker, 101",
        "postgresql@15-main.service, 101",
        "nginx.service, 0",
        "nginx, 0",
        "dockerd.service, 0"
    })
    void it_answers_as_debian_asks(String unit, int answer) throws Exception {
        Path file = folder.resolve("policy-rc.d");
        new ServiceShield(file).raise(NeverRestart.parse("docker.service\npostgresql*.service\n"));

        var result = new LocalRunner().run(Command.of(file.toString(), "--quiet", unit, "restart"));

        assertThat(result.exit()).isEqualTo(new Exit.Code(answer));
    }

    @Test
    void a_host_that_has_one_of_its_own_keeps_it() throws Exception {
        Path file = Files.writeString(folder.resolve("policy-rc.d"), "#!/bin/sh\nexit 101\n");
        var shield = new ServiceShield(file);

        shield.raise(NeverRestart.parse("docker.service"));
        shield.lower();

        assertThat(file).hasContent("#!/bin/sh\nexit 101\n");
    }

    @Test
    void lowered_nothing_of_it_is_left() throws Exception {
        Path file = folder.resolve("policy-rc.d");
        var shield = new ServiceShield(file);

        shield.raise(NeverRestart.parse("docker.service"));
        shield.lower();

        assertThat(file).doesNotExist();
    }

    @Test
    void what_could_be_read_by_a_shell_never_gets_into_the_list() {
        assertThat(NeverRestart.parse("x;reboot\n$(id)\na b\nok.service\n").globs())
                .containsExactly("ok.service");
    }
}
