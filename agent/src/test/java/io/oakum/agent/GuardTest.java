package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.testkit.Needed;
import io.oakum.trust.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void as_root() {
        Needed.assume("root".equals(System.getProperty("user.name")), "root, who alone may own such a file");
        file = folder.resolve("guard.conf");
    }

    private Guard read(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return Guard.read(file);
    }

    @Test
    void where_the_owner_said_nothing_the_host_is_managed() throws Exception {
        assertThat(Guard.read(folder.resolve("nothing"))).isEqualTo(Guard.MANAGED);
        assertThat(read("# only a word\n\n")).isEqualTo(Guard.MANAGED);
    }

    @ParameterizedTest
    @CsvSource({
        "mode = observe, false, false, false, false",
        "rehearsals=no, true, false, true, true",
        "downloads = no, true, true, false, true",
        "reboots = no   # its owner reboots it, true, true, true, false"
    })
    void what_the_owner_does_not_allow_is_not_allowed(
            String line, boolean changes, boolean rehearsals, boolean downloads, boolean reboots) throws Exception {
        assertThat(read(line)).isEqualTo(new Guard(changes, rehearsals, downloads, reboots, Guard.Unsigned.USUAL));
    }

    @Test
    void a_host_that_is_only_looked_at_cannot_be_widened_line_by_line() throws Exception {
        assertThat(read("mode = observe\nrehearsals = yes\nreboots = yes\n"))
                .isEqualTo(new Guard(false, false, false, false, Guard.Unsigned.USUAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode = manage",
                "reboot = no",
                "rehearsals = maybe",
                "rehearsals-a-day = -1",
                "downloads-kept-mb = 9999999",
                "mode",
                "= yes",
                "mode = observe\nmode = managed"
            })
    void a_file_that_is_not_understood_allows_nothing(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing is allowed here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
    @BadInput("O37")
    void a_file_that_others_can_write_allows_nothing(String permissions) throws Exception {
        read("mode = managed");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> Guard.read(file)).hasMessageContaining("others than root can write it");
    }

    @Test
    void the_owner_says_how_much_is_done_that_nobody_signed() throws Exception {
        assertThat(read("rehearsals-a-day = 0\ndownloads-kept-mb = 100").unsigned())
                .isEqualTo(new Guard.Unsigned(0, 100L << 20));
    }

    @Test
    void a_report_says_what_is_allowed_and_why_nothing_is() throws Exception {
        read("reboots = no");
        assertThat(Json.write(Guard.told(file))).isEqualTo("{\"changes\":true,\"reboots\":false,\"why\":\"\"}");

        read("mode = observe");
        assertThat(Guard.told(file).text("why")).isEqualTo("mode = observe in " + file);

        Files.writeString(file, "mode = perhaps");
        assertThat(Guard.told(file).truth("changes")).isFalse();
        assertThat(Guard.told(file).text("why")).contains("not 'perhaps'");
    }

    @Test
    @BadInput("O38")
    void a_link_to_somewhere_else_allows_nothing() throws Exception {
        read("mode = managed");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThatThrownBy(() -> Guard.read(link)).hasMessageContaining("nothing is allowed here");
    }
}
