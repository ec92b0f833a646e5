package io.oakum.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What starts the agent on a host takes nothing from whoever starts it. */
class UnitsTest {
    private static final Path LAID_OUT = Checkout.file("packaging/src/deb/root");
    private static final List<String> STEERING = List.of(
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "LD_AUDIT",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "CLASSPATH");

    @Test
    @BadInput("O39")
    void O39_every_unit_and_every_script_clears_what_steers_a_jvm_or_a_linker() throws Exception {
        List<Path> starters = starters();
        assertThat(starters).hasSizeGreaterThanOrEqualTo(4);

        for (Path starter : starters) {
            String text = Files.readString(starter);
            String clears = starter.toString().endsWith(".service") ? "UnsetEnvironment=" : "unset ";
            String line = text.lines()
                    .filter(one -> one.startsWith(clears))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(starter + " has no line " + clears));
            assertThat(line.substring(clears.length()).split(" "))
                    .as(starter.toString())
                    .containsAll(STEERING);
        }
    }

    /** Whatever starts a Java of ours. */
    private static List<Path> starters() throws Exception {
        try (Stream<Path> files = Files.walk(LAID_OUT)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains("runtime/bin/java"))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
