package io.oakum.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.Seeds;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PackageKeyTest {

    static Stream<String> hostileNames() {
        return Stream.of(
                "foo; reboot",
                "$(id)",
                "`id`",
                "-o Dpkg::Options::=--force-all",
                "-oDpkg::Options::=--force-all",
                "--purge",
                "../x.deb",
                "./x.deb",
                "/tmp/x.deb",
                "http://example.org/x.deb",
                "foo=1",
                "foo/unstable",
                "foo+bar-\n",
                "foo\nbar",
                "foo\0",
                "foo bar",
                "foo:amd64",
                "foo*",
                "?installed",
                "~nfoo",
                "Foo",
                "fοo", // a Greek omicron
                "ｆoo",
                "foo\u200b",
                "foo\u202e",
                "٣foo",
                "",
                " ",
                "+foo",
                ".foo",
                "a".repeat(10_240));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void what_could_be_taken_for_anything_else_is_no_package_name(String name) {
        assertThat(PackageKey.isName(name)).isFalse();
        assertThatThrownBy(() -> new PackageKey(name, "amd64")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"libc6", "g++-12", "python3.11", "linux-image-6.1.0-10-amd64", "0ad", "libstdc++6", "a1"})
    void names_that_debian_has_are_names(String name) {
        assertThat(new PackageKey(name, "amd64")).hasToString(name + ":amd64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "amd64 ", "-amd64", "AMD64", "amd64\n", "amd64=1", "all;id"})
    void an_architecture_is_checked_too(String architecture) {
        assertThatThrownBy(() -> new PackageKey("foo", architecture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no architecture");
    }

    @Test
    void a_name_never_begins_with_what_an_option_begins_with() {
        Seeds.check(20_000, random -> {
            var text = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.appendCodePoint(random.nextInt(1, 0x250));
            }
            if (PackageKey.isName(text.toString())) {
                assertThat(text.toString()).matches("[a-z0-9][a-z0-9+.-]*");
            }
        });
    }

    @Test
    void keys_are_ordered_by_name_and_then_by_architecture() {
        var sorted = Stream.of(new PackageKey("b", "all"), new PackageKey("a", "i386"), new PackageKey("a", "amd64"))
                .sorted()
                .map(PackageKey::toString);

        assertThat(sorted).containsExactly("a:amd64", "a:i386", "b:all");
    }
}
