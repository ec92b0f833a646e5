package io.oakum.packages.apt;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.packages.SourceState;
import io.oakum.packages.SourceState.Trust;
import io.oakum.packages.apt.AptSources.Fetched;
import io.oakum.packages.apt.AptSources.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AptSourcesTest {
    @Test
    void one_line_sources_are_read_without_comments_and_without_source_packages() {
        var sources = oneLine("""
                # deb http://deb.example.org/debian old main
                deb http://deb.example.org/debian bookworm main contrib # the main one
                  deb\thttp://deb.example.org/debian   bookworm-updates main
                deb-src http://deb.example.org/debian bookworm main

                deb [arch=amd64 signed-by=/etc/apt/keyrings/x.gpg] https://x.example.org/apt stable main
                """);

        assertThat(sources)
                .extracting(Source::shownName)
                .containsExactly(
                        "http://deb.example.org/debian bookworm",
                        "http://deb.example.org/debian bookworm-updates",
                        "https://x.example.org/apt stable");
        assertThat(sources).noneMatch(Source::trustedBlindly);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"trusted=yes", "arch=amd64 trusted=yes", "Trusted=TRUE", "trusted=1 arch=amd64", "trusted=on"})
    void a_source_that_is_to_be_believed_without_a_signature_is_known(String option) {
        assertThat(oneLine("deb [" + option + "] http://x.example.org/ ./"))
                .singleElement()
                .matches(Source::trustedBlindly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trusted=no", "arch=amd64", "signed-by=/trusted=yesno.gpg"})
    void other_options_trust_nobody(String option) {
        assertThat(oneLine("deb [" + option + "] http://x.example.org/ ./")).noneMatch(Source::trustedBlindly);
    }

    @Test
    void stanzas_are_read_with_every_address_and_suite_they_name() {
        var sources = deb822("""
                # the mirrors
                Types: deb deb-src
                URIs: http://one.example.org/debian
                  http://two.example.org/debian
                Suites: trixie trixie-updates
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 abc
                 -----END PGP PUBLIC KEY BLOCK-----

                Types: deb
                URIs: http://off.example.org/debian
                Suites: trixie
                Enabled: no

                Types: deb-src
                URIs: http://src.example.org/debian
                Suites: trixie

                types: deb
                uris: file:/srv/repo
                suites: ./
                trusted: yes
                """);

        assertThat(sources)
                .extracting(Source::shownName)
                .containsExactly(
                        "http://one.example.org/debian trixie",
                        "http://one.example.org/debian trixie-updates",
                        "http://two.example.org/debian trixie",
                        "http://two.example.org/debian trixie-updates",
                        "file:/srv/repo ./");
        assertThat(sources).extracting(Source::trustedBlindly).containsExactly(false, false, false, false, true);
    }

    @Test
    void files_of_other_endings_are_not_apts() {
        assertThat(AptSources.configured(Map.of("/etc/apt/sources.list.d/x.list.save", "deb http://x.example.org a b")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:secret", "user", "user:se@cret", "user:secret%40x"})
    void credentials_are_never_shown(String credentials) {
        Source source = oneLine("deb https://" + credentials + "@x.example.org/apt stable main")
                .getFirst();

        assertThat(source.shownName()).isEqualTo("https://x.example.org/apt stable");
        assertThat(source.policyPrefix()).isEqualTo("https://x.example.org/apt stable/");
        assertThat(source.listPrefix()).isEqualTo("x.example.org_apt_dists_stable_");
    }

    @Test
    void an_at_sign_in_a_path_is_no_credential() {
        assertThat(oneLine("deb https://x.example.org/@team/apt stable main")
                        .getFirst()
                        .shownName())
                .isEqualTo("https://x.example.org/@team/apt stable");
    }

    @ParameterizedTest
    @CsvSource({
        "http://deb.example.org/debian/,  bookworm,          deb.example.org_debian_dists_bookworm_",
        "http://deb.example.org/debian,   bookworm-updates,  deb.example.org_debian_dists_bookworm-updates_",
        "http://x.example.org:8080/a_b,  stable/updates,    x.example.org:8080_a%5fb_dists_stable_updates_",
        "http://x.example.org/~team/,    stable,            x.example.org_%7eteam_dists_stable_",
        "file:/srv/repo,                 ./,                _srv_repo_._",
        "http://x.example.org/apt,       stable/,           x.example.org_apt_stable_",
    })
    void a_source_finds_its_lists(String uri, String suite, String prefix) {
        assertThat(new Source(uri, suite, "x.list", false).listPrefix()).isEqualTo(prefix);
    }

    @Test
    void a_disc_is_one_source_though_its_name_has_spaces() {
        assertThat(oneLine("deb cdrom:[Debian GNU/Linux 12.0.0 _Bookworm_ - Official amd64 NETINST]/ bookworm main"))
                .singleElement()
                .extracting(Source::suite)
                .isEqualTo("bookworm");
    }

    @Test
    void one_suite_does_not_stand_for_another_that_begins_alike() {
        String file = "http://x.example.org/debian bookworm-updates/main amd64 Packages";

        assertThat(file.startsWith(new Source("http://x.example.org/debian", "bookworm", "", true).policyPrefix()))
                .isFalse();
        assertThat(file.startsWith(
                        new Source("http://x.example.org/debian/", "bookworm-updates", "", true).policyPrefix()))
                .isTrue();
    }

    @Test
    void a_source_is_joined_with_what_was_fetched_of_it() {
        var sources = oneLine("""
                deb http://x.example.org/debian fetched main
                deb http://x.example.org/debian missing main
                deb http://x.example.org/debian unsigned main
                deb http://x.example.org/debian detached main
                deb [trusted=yes] http://x.example.org/debian blind main
                """);
        String prefix = "x.example.org_debian_dists_";

        List<SourceState> states = AptSources.states(
                sources,
                fetched(
                        prefix + "fetched_InRelease",
                        prefix + "fetched_main_binary-amd64_Packages",
                        prefix + "unsigned_Release",
                        prefix + "detached_Release",
                        prefix + "detached_Release.gpg",
                        prefix + "blind_main_binary-amd64_Packages"),
                Map.of(
                        prefix + "fetched_InRelease",
                        "Sat, 28 Nov 2026 00:53:02 UTC",
                        prefix + "detached_Release",
                        "junk"));

        assertThat(states)
                .extracting(SourceState::trust)
                .containsExactly(Trust.SIGNED, Trust.SIGNED, Trust.UNSIGNED, Trust.SIGNED, Trust.BLINDLY);
        assertThat(states)
                .extracting(state -> state.fetched().isPresent())
                .containsExactly(true, false, true, true, true);
        assertThat(states.getFirst().validUntil()).contains(Instant.parse("2026-11-28T00:53:02Z"));
        assertThat(states.get(3).validUntil()).isEmpty();
    }

    @Test
    void a_source_was_fetched_when_it_last_answered_with_what_was_believed() {
        var sources = oneLine("""
                deb http://x.example.org/debian answers main
                deb http://x.example.org/debian expired main
                deb [trusted=yes] http://x.example.org/debian blind main
                """);
        String prefix = "x.example.org_debian_dists_";

        var states = AptSources.states(
                sources,
                Fetched.parse(List.of(
                        prefix + "answers_InRelease 1795621663.5000000000",
                        prefix + "answers_main_binary-amd64_Packages 1795000000.1",
                        prefix + "expired_InRelease 1795448848.25",
                        prefix + "blind_main_binary-amd64_Packages 1795448849.0",
                        "/ 1795621700.0")),
                Map.of());

        assertThat(states)
                .extracting(state -> state.fetched().orElseThrow().toEpochMilli())
                .containsExactly(1795621663500L, 1795448848250L, 1795448849000L);
    }

    @Test
    void lists_on_a_copied_disk_are_no_younger_than_the_last_time_that_apt_asked() {
        var states = AptSources.states(
                oneLine("deb http://x.example.org/debian stable main"),
                Fetched.parse(List.of("x.example.org_debian_dists_stable_InRelease 1795621663.5", "/ 1790000000.0")),
                Map.of());

        assertThat(states.getFirst().fetched()).contains(Instant.ofEpochSecond(1790000000));
    }

    private static Fetched fetched(String... names) {
        return Fetched.parse(
                Stream.of(names).map(name -> name + " 1795621663.5").toList());
    }

    private static List<Source> oneLine(String text) {
        return AptSources.configured(Map.of("/etc/apt/sources.list", text));
    }

    private static List<Source> deb822(String text) {
        return AptSources.configured(Map.of("/etc/apt/sources.list.d/debian.sources", text));
    }
}
