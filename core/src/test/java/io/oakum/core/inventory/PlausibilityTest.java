package io.oakum.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.Plausibility.Doubted;
import io.oakum.core.version.Version;
import io.oakum.testkit.BadInput;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlausibilityTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T12:15:00Z, ",
        "2026-11-25T12:15:01Z, AHEAD",
        "2099-01-01T00:00:00Z, AHEAD",
        "2026-11-25T11:00:00Z, ",
        "2026-11-25T09:45:00Z, ",
        "2026-11-25T09:44:59Z, BEHIND",
        "1970-01-01T00:00:00Z, BEHIND"
    })
    @BadInput("F10")
    void clocks_may_differ_by_a_quarter_of_an_hour(Instant made, ReportDoubt expected) {
        Optional<Instant> known = Optional.of(Instant.parse("2026-11-25T10:00:00Z"));

        assertThat(Plausibility.ofTime(made, NOW, known).map(Doubted::doubt)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void the_first_report_may_be_as_old_as_it_is() {
        assertThat(Plausibility.ofTime(Instant.EPOCH, NOW, Optional.empty())).isEmpty();
    }

    @Test
    void by_how_much_a_clock_is_wrong_is_told_in_words() {
        assertThat(Plausibility.ofTime(NOW.plusSeconds(2 * 86_400), NOW, Optional.empty())
                        .map(Doubted::words))
                .contains("says that it was looked at on 2026-11-27T12:00:00Z, which is 2 days ahead of the server's"
                        + " clock");
    }

    @Test
    @BadInput("F9")
    void no_package_and_one_version_of_all_cannot_be() {
        assertThat(doubt(0, false)).contains(ReportDoubt.EMPTY);
        assertThat(doubt(1, true)).isEmpty();
        assertThat(doubt(Plausibility.MANY - 1, true)).isEmpty();
        assertThat(doubt(Plausibility.MANY, true)).contains(ReportDoubt.ALIKE);
        assertThat(doubt(Plausibility.MANY, false)).isEmpty();
    }

    private static Optional<ReportDoubt> doubt(int packages, boolean areAlike) {
        var host = new Host("web-1", "debian", "12", "6.1", "6.1", "b");
        var installed = IntStream.range(0, packages)
                .mapToObj(i -> new Installed(
                        new PackageKey("lib" + i, "amd64"),
                        Version.deb(areAlike ? "1.0-1" : "1." + i + "-1"),
                        "lib",
                        Version.deb("1.0-1"),
                        false,
                        Installed.State.INSTALLED))
                .toList();
        return Plausibility.ofContent(Inventory.of(host, installed, NOW)).map(Doubted::doubt);
    }
}
