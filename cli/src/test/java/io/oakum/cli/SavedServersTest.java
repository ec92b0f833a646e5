package io.oakum.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.cli.SavedServers.Saved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that a user is connected to, and which one a command means. */
class SavedServersTest {
    private static final Saved ONE = new Saved("https://a.example.net", "s-1", "anna");
    private static final Saved OTHER = new Saved("https://a.example.net:8440", "s-2", "anna");

    @TempDir
    private Path home;

    private SavedServers servers() {
        return SavedServers.ofThisUser(Map.of("HOME", home.toString()));
    }

    @Test
    void what_is_kept_is_the_users_alone_and_there_until_it_is_forgotten() throws Exception {
        servers().keep(ONE);
        servers().keep(new Saved(ONE.url(), "s-3", "bert"));

        assertThat(servers().all()).containsExactly(new Saved(ONE.url(), "s-3", "bert"));
        Path folder = home.resolve(".config/oakum/servers");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (var files = Files.list(folder)) {
            assertThat(files.map(SavedServersTest::rights)).containsExactly("rw-------");
        }

        servers().forget(ONE.url());
        assertThat(servers().all()).isEmpty();
    }

    private static String rights(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void the_only_one_is_meant_and_of_several_the_one_that_is_named() throws Exception {
        assertThat(FleetApi.saved(servers(), Map.of())).isEmpty();
        servers().keep(ONE);
        assertThat(FleetApi.saved(servers(), Map.of())).contains(ONE);

        servers().keep(OTHER);
        assertThatThrownBy(() -> FleetApi.saved(servers(), Map.of()))
                .hasMessageContaining("a.example.net and to https://a.example.net:8440");
        assertThat(FleetApi.saved(servers(), Map.of("OAKUM_URL", OTHER.url() + "/")))
                .contains(OTHER);
        assertThat(FleetApi.saved(servers(), Map.of("OAKUM_URL", "https://c.example.net")))
                .isEmpty();
    }

    @Test
    void one_that_is_damaged_is_named() throws Exception {
        servers().keep(ONE);
        Path file = home.resolve(".config/oakum/servers/https_a.example.net.json");
        Files.writeString(file, "{\"url\":");

        assertThatThrownBy(() -> servers().all())
                .hasMessageContaining(file.toString())
                .hasMessageContaining("connect again");
    }
}
