package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.LocalRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start loads, seen from outside. */
final class StartTest {
    @ParameterizedTest
    @ValueSource(strings = {"--version", "match --help"})
    void what_reads_no_feed_loads_no_library_for_feeds(String words) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var argv = new java.util.ArrayList<>(List.of(
                java,
                "-Xlog:class+load",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CliMain.class.getName()));
        argv.addAll(List.of(words.split(" ")));

        var ended = new LocalRunner().run(Command.of(argv).within(Duration.ofMinutes(1)));

        var loaded = ended.stdout().lines().toList();
        assertThat(loaded).anyMatch(line -> line.contains("io.oakum.cli.MatchCommand"));
        assertThat(loaded)
                .filteredOn(line -> line.contains("com.fasterxml.jackson") || line.contains("com.github.packageurl"))
                .isEmpty();
    }
}
