package io.oakum.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AptSourceTest {
    @TempDir
    private Path etcApt;

    @Test
    void the_one_line_format_is_read_with_options_and_comments() {
        var sources = AptSource.ofOneLineFormat("""
                # deb http://commented/debian bookworm main
                deb [arch=amd64 signed-by=/k.gpg] http://mirror/debian bookworm main contrib # here
                deb-src http://mirror/debian bookworm main
                deb\thttp://mirror/debian-security bookworm-security main
                """);

        assertThat(sources)
                .containsExactly(
                        new AptSource("http://mirror/debian", List.of("bookworm")),
                        new AptSource("http://mirror/debian-security", List.of("bookworm-security")));
    }

    @Test
    void the_stanza_format_is_read_with_continued_lines() {
        var sources = AptSource.ofDeb822Format("""
                # made by hand
                Types: deb deb-src
                URIs: http://mirror/debian
                  http://second/debian
                Suites: bookworm
                 bookworm-updates
                # in between
                Components: main

                types: deb
                uris: http://mirror/debian-security
                suites: bookworm-security
                """);

        assertThat(sources)
                .containsExactly(
                        new AptSource("http://mirror/debian", List.of("bookworm", "bookworm-updates")),
                        new AptSource("http://second/debian", List.of("bookworm", "bookworm-updates")),
                        new AptSource("http://mirror/debian-security", List.of("bookworm-security")));
    }

    @Test
    void a_stanza_that_is_switched_off_or_of_sources_only_is_no_source() {
        assertThat(AptSource.ofDeb822Format("Types: deb\nEnabled: no\nURIs: http://m\nSuites: bookworm\n"))
                .isEmpty();
        assertThat(AptSource.ofDeb822Format("Types: deb-src\nURIs: http://m\nSuites: bookworm\n"))
                .isEmpty();
    }

    @Test
    void the_mirrors_are_those_of_the_machine_whatever_else_it_uses() throws Exception {
        Path folder = Files.createDirectory(etcApt.resolve("sources.list.d"));
        Files.writeString(folder.resolve("a-cloud.list"), "deb https://packages.example/apt cloud-sdk-bookworm main\n");
        Files.writeString(folder.resolve("debian.sources"), """
                Types: deb
                URIs: http://near/debian
                Suites: bookworm bookworm-updates

                Types: deb
                URIs: http://near/debian-security
                Suites: bookworm-security
                """);

        assertThat(Mirrors.of(etcApt)).isEqualTo(new Mirrors("http://near/debian", "http://near/debian-security"));
    }

    @Test
    void the_security_suite_of_older_releases_is_known_by_its_older_name() {
        var mirrors = Mirrors.among(List.of(
                new AptSource("http://m/debian", List.of("buster")),
                new AptSource("http://m/debian-security", List.of("buster/updates"))));

        assertThat(mirrors).contains(new Mirrors("http://m/debian", "http://m/debian-security"));
    }

    @Test
    void a_machine_without_a_debian_mirror_is_told_what_it_lacks() throws Exception {
        Files.writeString(etcApt.resolve("sources.list"), "deb http://archive/ubuntu noble main\n");

        assertThatThrownBy(() -> Mirrors.of(etcApt))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(etcApt.toString())
                .hasMessageContaining("1 sources read");
    }
}
