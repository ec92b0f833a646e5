package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import io.oakum.packages.PackageManager.Supply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PinsTest {
    private static final Change.Content CONTENT = new Change.Content("a".repeat(64), 1);
    private static final PackageKey CURL = new PackageKey("curl", "amd64");

    @Test
    void every_change_is_named_to_the_version() {
        var changes = new ChangeSet(List.of(
                new Change.Replace(CURL, Version.deb("1"), Version.deb("2"), CONTENT),
                new Change.Install(new PackageKey("data", "all"), Version.deb("1:5"), CONTENT),
                new Change.Remove(new PackageKey("old", "i386"), Version.deb("4"))));

        assertThat(Pins.of(changes, new Supply(Path.of("/cache"), Map.of())))
                .containsExactly("curl:amd64=2", "data=1:5", "old:i386-");
    }

    @Test
    void what_comes_from_a_file_of_its_own_is_named_by_that() {
        var changes = new ChangeSet(List.of(new Change.Replace(CURL, Version.deb("2"), Version.deb("1"), CONTENT)));

        assertThat(Pins.of(changes, new Supply(Path.of("/cache"), Map.of(CURL, Path.of("/old/curl.deb")))))
                .containsExactly("/old/curl.deb");
    }

    @Test
    void a_package_that_changes_its_architecture_is_only_named_as_coming() {
        var changes = new ChangeSet(List.of(
                new Change.Remove(new PackageKey("tool", "all"), Version.deb("1")),
                new Change.Install(new PackageKey("tool", "amd64"), Version.deb("2"), CONTENT)));

        assertThat(Pins.of(changes, new Supply(Path.of("/cache"), Map.of()))).containsExactly("tool:amd64=2");
    }

    @Test
    void a_file_is_named_as_apt_names_it() {
        assertThat(Pins.fileName(CURL, Version.deb("1:7.88.1-10+deb12u14~x")))
                .isEqualTo("curl_1%3a7.88.1-10+deb12u14~x_amd64.deb");
    }
}
