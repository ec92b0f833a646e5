package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import io.oakum.packages.Origins;
import io.oakum.packages.OwnMirrors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AptOriginsTest {
    private static final String STATUS = """
        Package files:
         100 /var/lib/dpkg/status
             release a=now
        """;
    private static final String DEBIAN = """
         500 http://deb.example.org/debian bookworm/main amd64 Packages
             release v=12.15,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64
             origin deb.example.org
        """;
    private static final String OTHERS = """
         500 http://nginx.example.org/packages bookworm/nginx amd64 Packages
             release o=nginx,a=stable,n=bookworm,l=nginx,c=nginx,b=amd64
             origin nginx.example.org
         500 file:/srv/ours ./ Packages
             release c=
        """;
    private static final String TABLES = """
        nginx:
          Installed: 1.26-1
          Candidate: 1.26-1
          Version table:
         *** 1.26-1 500
                500 http://nginx.example.org/packages bookworm/nginx amd64 Packages
                100 /var/lib/dpkg/status
             1.22-9 500
                500 http://deb.example.org/debian bookworm/main amd64 Packages
        curl:
          Installed: 7.88-1
          Candidate: 7.88-1
          Version table:
         *** 7.88-1 500
                500 http://deb.example.org/debian bookworm/main amd64 Packages
                500 http://nginx.example.org/packages bookworm/nginx amd64 Packages
                100 /var/lib/dpkg/status
        zlib1g:
          Installed: 1.2-1
          Candidate: 1.2-2
          Version table:
             1.2-2 500
                500 http://deb.example.org/debian bookworm/main amd64 Packages
         *** 1.2-1 100
                100 /var/lib/dpkg/status
        ours:
          Installed: 1.0
          Candidate: 1.0
          Version table:
         *** 1.0 500
                500 file:/srv/ours ./ Packages
                100 /var/lib/dpkg/status
             1.0 500
                500 http://deb.example.org/debian bookworm/main amd64 Packages
        """;

    @Test
    void what_stands_in_others_lists_alone_came_from_them() {
        assertThat(elsewhere("debian", STATUS + DEBIAN + OTHERS))
                .containsEntry(key("nginx"), "nginx")
                .doesNotContainKey(key("curl"));
    }

    @Test
    void a_mirror_that_its_owner_names_is_the_distribution() {
        assertThat(origins("debian", STATUS + DEBIAN + OTHERS, "nginx").elsewhere())
                .containsOnlyKeys(key("ours"));
        assertThat(origins("debian", STATUS + DEBIAN + OTHERS, "nginx, other label")
                        .elsewhere())
                .containsKey(key("nginx"));
        assertThat(origins("debian", STATUS + DEBIAN + OTHERS, "nginx, nginx\nfile:/srv/ours")
                        .elsewhere())
                .isEmpty();
    }

    @Test
    void a_named_mirror_in_place_of_the_distributions_lists_tells_others_apart() {
        String renamed = DEBIAN.replace("o=Debian,", "o=. bookworm,").replace("l=Debian,", "l=. bookworm,");

        assertThat(origins("debian", STATUS + renamed + OTHERS, ". bookworm").elsewhere())
                .containsOnlyKeys(key("nginx"), key("ours"));
    }

    @Test
    void a_version_that_is_in_no_list_any_more_is_nobody_elses() {
        Origins origins = origins("debian", STATUS + DEBIAN + OTHERS, "");

        assertThat(origins.elsewhere()).doesNotContainKey(key("zlib1g"));
        assertThat(origins.unlisted()).containsExactly(key("zlib1g"));
    }

    @Test
    void a_repository_that_does_not_name_itself_is_named_by_where_it_lies_and_not_by_an_equal_version_of_others() {
        assertThat(elsewhere("debian", STATUS + DEBIAN + OTHERS)).containsEntry(key("ours"), "file:/srv/ours");
    }

    @Test
    void a_host_that_has_the_distribution_from_a_mirror_of_another_name_has_nothing_from_elsewhere() {
        String renamed = DEBIAN.replace("o=Debian,", "o=. bookworm,").replace("l=Debian,", "l=. bookworm,");

        assertThat(origins("debian", STATUS + renamed + OTHERS, "")).isEqualTo(Origins.NOT_TOLD);
    }

    @Test
    void on_a_distribution_whose_archives_are_not_known_nothing_is_said() {
        assertThat(elsewhere("linuxmint", STATUS + DEBIAN + OTHERS)).isEmpty();
    }

    private static Map<PackageKey, String> elsewhere(String distribution, String policy) {
        return origins(distribution, policy, "").elsewhere();
    }

    private static Origins origins(String distribution, String policy, String mirrors) {
        Map<String, AptPolicy.PackageFile> files = AptPolicy.packageFiles(policy);
        var inventory = Inventory.of(
                new Host("h1", distribution, "12", "6.1", "6.1", "boot"),
                List.of(
                        installed("nginx", "1.26-1"),
                        installed("curl", "7.88-1"),
                        installed("zlib1g", "1.2-1"),
                        installed("ours", "1.0")),
                Instant.EPOCH);
        return AptOrigins.of(inventory, AptPolicy.tables(TABLES, files), files.values(), OwnMirrors.parse(mirrors));
    }

    private static PackageKey key(String name) {
        return new PackageKey(name, "amd64");
    }

    private static Installed installed(String name, String version) {
        return new Installed(
                key(name), Version.deb(version), name, Version.deb(version), false, Installed.State.INSTALLED);
    }
}
