package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.core.plan.ChangeSet;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentIntakeTest {
    private static final byte[] PACKAGE = "a package".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private AgentIntake intake;

    @BeforeEach
    void a_host() {
        intake = new AgentIntake(folder.resolve("package.deb"), folder.resolve("archives"));
    }

    private static ChangeSet upgrade() {
        return ChangeSet.ofCanonicalLines(
                "oakum-agent:amd64 0.1.0 0.2.0 " + Sha256.of(PACKAGE).hex() + "\n");
    }

    private Path taken() {
        return intake.archives().resolve("oakum-agent_0.2.0_amd64.deb");
    }

    @Test
    void the_bytes_that_were_signed_for_are_taken_in_once() throws Exception {
        Files.write(intake.fetched(), PACKAGE);

        Supply supply = intake.supply(upgrade());

        assertThat(supply.files().values()).containsExactly(taken());
        assertThat(taken()).hasBinaryContent(PACKAGE);
        Files.delete(intake.fetched());
        assertThat(intake.supply(upgrade())).isEqualTo(supply);
    }

    @Test
    @BadInput("F15")
    void other_bytes_never_lie_where_root_installs_from() throws Exception {
        Files.writeString(intake.fetched(), "another package");

        assertThatThrownBy(() -> intake.supply(upgrade()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[package.digest]");

        assertThat(intake.archives()).isEmptyDirectory();
    }

    @Test
    void what_was_changed_since_is_taken_in_anew() throws Exception {
        Files.write(intake.fetched(), PACKAGE);
        intake.supply(upgrade());
        Files.writeString(taken(), "changed");

        intake.supply(upgrade());

        assertThat(taken()).hasBinaryContent(PACKAGE);
    }

    @Test
    void a_link_to_another_file_is_not_followed() throws Exception {
        Path elsewhere = Files.write(folder.resolve("elsewhere"), PACKAGE);
        Files.createSymbolicLink(intake.fetched(), elsewhere);

        assertThatThrownBy(() -> intake.supply(upgrade())).hasMessageContaining("was not fetched");
    }

    @Test
    void packages_of_repositories_come_from_there() throws Exception {
        ChangeSet other = ChangeSet.ofCanonicalLines("curl:amd64 1 2 " + "a".repeat(64) + "\n");

        assertThat(intake.supply(other).files()).isEmpty();
    }
}
