package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change.Content;
import io.oakum.core.plan.Change.Replace;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.ApplyOptions;
import io.oakum.packages.PackageManager.Progress;
import io.oakum.packages.PackageManager.Supply;
import io.oakum.transport.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apt is told when a version that no repository has is taken away again. */
final class AptInstallerTest {
    private static final PackageKey FAIR = new PackageKey("fair", "all");

    private final List<String> installs = new ArrayList<>();
    private String state = "ii ";

    @TempDir
    private Path archives;

    @BeforeEach
    void both_versions_are_kept() throws IOException {
        Files.createFile(archives.resolve("fair_1.0_all.deb"));
        Files.createFile(archives.resolve("fair_1.1_all.deb"));
    }

    @Test
    void it_is_told_of_the_version_that_dpkg_was_cut_off_in_replacing() throws Exception {
        state = "iHR";

        takenBack();

        assertThat(installs)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("--with-source=" + archives.resolve("fair_1.1_all.deb"))
                        .endsWith(" install " + archives.resolve("fair_1.0_all.deb")));
    }

    @Test
    void it_is_told_of_none_that_is_gone() throws Exception {
        state = "iHR";
        Files.delete(archives.resolve("fair_1.1_all.deb"));

        takenBack();

        assertThat(installs).singleElement().satisfies(line -> assertThat(line).doesNotContain("--with-source"));
    }

    @Test
    void it_is_told_of_nothing_where_dpkg_was_not_cut_off() throws Exception {
        takenBack();

        assertThat(installs).singleElement().satisfies(line -> assertThat(line).doesNotContain("--with-source"));
    }

    private void takenBack() throws Exception {
        var back = new ChangeSet(
                List.of(new Replace(FAIR, Version.deb("1.1"), Version.deb("1.0"), new Content("a".repeat(64), 1))));
        new AptInstaller(this::run, new AptCommands(Map.of()))
                .apply(
                        back,
                        new Supply(archives, Map.of(FAIR, archives.resolve("fair_1.0_all.deb"))),
                        new ApplyOptions(archives.resolve("work"), Duration.ofMinutes(1), true),
                        Progress.NONE);
    }

    private CommandRunner.CommandResult run(CommandRunner.Command command, CommandRunner.OutputSink sink)
            throws CommandRunner.UnreachableException {
        String line = String.join(" ", command.argv());
        if (line.startsWith("apt-get ")) {
            installs.add(line);
        }
        String answer = line.startsWith("dpkg-query ") ? "fair\tall\t1.1\tfair\t1.1\t" + state + "\n" : "";
        try {
            sink.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new CommandRunner.UnreachableException("this host", e);
        }
        return new CommandRunner.CommandResult(new CommandRunner.Exit.Code(0), answer, "", Duration.ZERO);
    }
}
