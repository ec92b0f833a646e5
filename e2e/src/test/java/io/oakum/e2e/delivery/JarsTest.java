package io.oakum.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would make the jar of today differ from the one of yesterday. Two whole builds are compared by {@code build/same-twice}. */
final class JarsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "trust",
                "transport",
                "packages",
                "twin",
                "execution",
                "lab",
                "store",
                "protocol",
                "control",
                "server",
                "agent",
                "cli"
            })
    void a_jar_tells_nothing_of_when_and_by_whom_it_was_built(String module) throws Exception {
        LocalDateTime told = LocalDateTime.ofInstant(
                Instant.parse(System.getProperty("oakum.outputTimestamp", "2026-11-01T00:00:00Z")), ZoneOffset.UTC);

        try (var jar = new ZipFile(jar(module).toFile())) {
            List<ZipEntry> entries = new ArrayList<>(Collections.list(jar.entries()));

            assertThat(entries)
                    .isNotEmpty()
                    .allSatisfy(entry ->
                            assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(told));
            assertThat(manifest(jar)).doesNotContain("Built-By", "Build-Time", System.getProperty("user.dir"));
        }
    }

    private static Path jar(String module) throws IOException {
        // The jars of what is started are built right into their distributions.
        boolean isStarted = List.of("cli", "server", "agent").contains(module);
        Path folder = Checkout.built(module + (isStarted ? "/target/dist/lib" : "/target"));
        try (var files = Files.newDirectoryStream(folder, "oakum-" + module + "-*.jar")) {
            for (Path file : files) {
                return file;
            }
        }
        return Checkout.built(module + "/target/oakum-" + module + ".jar");
    }

    private static String manifest(ZipFile jar) throws IOException {
        try (var stream = jar.getInputStream(jar.getEntry("META-INF/MANIFEST.MF"))) {
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
