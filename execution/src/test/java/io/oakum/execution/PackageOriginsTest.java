package io.oakum.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Inventory;
import io.oakum.packages.Origins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageOriginsTest {
    private static final Inventory OLD = Samples.inventory(Samples.installed("nginx", "1.26-1"));
    private static final Origins LISTED = new Origins(true, Map.of(Samples.key("nginx"), "nginx.org"), Set.of());
    private static final Origins UNLISTED = new Origins(true, Map.of(), Set.of(Samples.key("nginx")));

    @TempDir
    private Path root;

    private HostFolders folders = HostFolders.below(Path.of(""));

    @BeforeEach
    void folders() {
        folders = new HostFolders(root.resolve("state"), root.resolve("cache"), root.resolve("run"), root);
    }

    @Test
    void a_version_that_left_its_list_is_still_of_whom_the_list_said() throws IOException {
        remember(OLD, LISTED);

        assertThat(recalled(OLD, UNLISTED)).isEqualTo(LISTED);

        remember(OLD, recalled(OLD, UNLISTED));
        assertThat(recalled(OLD, UNLISTED)).isEqualTo(LISTED);
    }

    @Test
    void of_another_version_nothing_is_known() throws IOException {
        remember(OLD, LISTED);
        Inventory other = Samples.inventory(Samples.installed("nginx", "1.22-9"));

        assertThat(recalled(other, UNLISTED)).isEqualTo(UNLISTED);

        remember(other, recalled(other, UNLISTED));
        assertThat(recalled(OLD, UNLISTED)).isEqualTo(UNLISTED);
    }

    @Test
    void what_the_distribution_lists_now_is_its_own() throws IOException {
        remember(OLD, LISTED);
        var distributions = new Origins(true, Map.of(), Set.of());

        assertThat(recalled(OLD, distributions)).isEqualTo(distributions);
    }

    @Test
    void what_is_called_an_own_mirror_since_is_nobody_elses() throws IOException {
        remember(OLD, LISTED);
        Files.createDirectories(root.resolve("etc/oakum"));
        Files.writeString(root.resolve("etc/oakum/own-mirrors"), "nginx.org, Some label\n");

        assertThat(recalled(OLD, UNLISTED)).isEqualTo(UNLISTED);
    }

    @Test
    void lists_that_tell_nothing_make_nothing_forgotten() throws IOException {
        remember(OLD, LISTED);

        remember(OLD, recalled(OLD, Origins.NOT_TOLD));

        assertThat(recalled(OLD, Origins.NOT_TOLD)).isEqualTo(Origins.NOT_TOLD);
        assertThat(recalled(OLD, UNLISTED)).isEqualTo(LISTED);
    }

    @Test
    void a_line_that_cannot_be_read_is_passed_over() throws IOException {
        remember(OLD, LISTED);
        Path file = folders.origins();
        Files.writeString(file, "{\"package\":\"-x\",\"arch\":\"\"}\n{\"pack\n" + Files.readString(file));

        assertThat(recalled(OLD, UNLISTED)).isEqualTo(LISTED);
    }

    private void remember(Inventory inventory, Origins origins) throws IOException {
        PackageOrigins.ofHost(folders).remember(inventory, origins);
    }

    private Origins recalled(Inventory inventory, Origins origins) throws IOException {
        return PackageOrigins.ofHost(folders).recalled(inventory, origins);
    }
}
