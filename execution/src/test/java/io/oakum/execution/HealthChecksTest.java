package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.problem.Problem;
import io.oakum.transport.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthChecksTest {
    private static final Inventory NOTHING_INSTALLED =
            new Inventory(new Host("h1", "debian", "12", "6.1", "6.1", "boot"), Map.of(), Instant.EPOCH, Map.of());

    /** Commands that say no. */
    private final Set<String> sick = new HashSet<>();

    private final CommandRunner runner = (command, _) -> new CommandRunner.CommandResult(
            new CommandRunner.Exit.Code(sick.contains(String.join(" ", command.argv())) ? 1 : 0),
            "",
            "",
            Duration.ZERO);

    @TempDir
    private Path etc;

    @Test
    void what_said_yes_before_the_change_and_no_after_it_is_told() throws Exception {
        owners("curl -sf http://127.0.0.1/health\n/usr/local/bin/check-orders --quick # ours\n");
        var health = HealthChecks.begin(NOTHING_INSTALLED, etc, runner);
        sick.add("/usr/local/bin/check-orders --quick");

        assertThat(health.newlyFailing("after the change", runner))
                .extracting(Problem::message)
                .containsExactly("after the change, '/usr/local/bin/check-orders --quick' says no");
    }

    @Test
    void what_said_no_before_tells_nothing_of_the_change() throws Exception {
        owners("curl -sf http://127.0.0.1/health\n");
        sick.add("curl -sf http://127.0.0.1/health");

        assertThat(HealthChecks.begin(NOTHING_INSTALLED, etc, runner).newlyFailing("after the change", runner))
                .isEmpty();
    }

    @Test
    void a_host_without_a_list_of_its_own_has_no_checks_of_its_owners() throws Exception {
        assertThat(HealthChecks.begin(NOTHING_INSTALLED, etc, runner).newlyFailing("then", runner))
                .isEmpty();
    }

    @Test
    void a_line_is_an_argument_vector_and_never_a_shell_line() {
        assertThat(HealthChecks.parse("# all\n\n  a  'b c' ; reboot\n"))
                .containsExactly(new SmokeCheck(List.of("a", "'b", "c'", ";", "reboot")));
    }

    private void owners(String list) throws Exception {
        Files.writeString(Files.createDirectories(etc.resolve("oakum")).resolve("health-checks"), list);
    }
}
