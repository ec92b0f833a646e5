package io.oakum.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.Matcher;
import io.oakum.core.exposure.Opening;
import io.oakum.core.exposure.Placed;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.feeds.format.RefusedException;
import io.oakum.feeds.inventory.Inventories;
import io.oakum.schemes.VersionSchemes;
import io.oakum.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Whole fleets against real advisories: what is found is what the native tools' own comparators found, no more and no less. */
final class FleetsTest {
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private static final Ecosystem PYPI = Ecosystem.of("PyPI");

    private interface Row {
        String of(String host, Opening opening);
    }

    @Test
    void the_debian_fleet_is_matched_without_one_missing_or_extra() throws Exception {
        var found = match(
                "debian",
                (host, opening) -> String.join(
                        "\t",
                        host,
                        opening.advisory(),
                        opening.component().source(),
                        opening.component().name(),
                        opening.component().sourceVersion(),
                        String.join("|", opening.fixed())),
                "debian/DSA-list.gz",
                "debian/DLA-list.gz");

        assertThat(difference(found, expected("debian"))).isEqualTo(NO_DIFFERENCE);
    }

    @Test
    void the_almalinux_fleet_is_matched_without_one_missing_or_extra() throws Exception {
        var found = match(
                "almalinux",
                (host, opening) -> String.join(
                        "\t",
                        host,
                        opening.advisory(),
                        opening.component().name(),
                        opening.component().version(),
                        String.join("|", opening.fixed())),
                "osv/AlmaLinux.zip");

        assertThat(difference(found, expected("almalinux"))).isEqualTo(NO_DIFFERENCE);
    }

    @Test
    void the_pypi_fleet_is_matched_without_one_missing_or_extra() throws Exception {
        var found = match(
                "pypi",
                (host, opening) -> String.join(
                        "\t",
                        host,
                        opening.advisory(),
                        PYPI.normalised(opening.component().name()),
                        opening.component().version()),
                "osv/PyPI.zip");

        assertThat(difference(found, expected("pypi"))).isEqualTo(NO_DIFFERENCE);
    }

    private static final Difference NO_DIFFERENCE = new Difference(0, 0, List.of());

    private record Difference(int missing, int extra, List<String> first) {}

    private static Difference difference(SortedSet<String> found, SortedSet<String> expected) {
        var missing = new TreeSet<>(expected);
        missing.removeAll(found);
        var extra = new TreeSet<>(found);
        extra.removeAll(expected);
        var first = new TreeSet<String>();
        missing.stream().limit(8).forEach(row -> first.add("missing " + row));
        extra.stream().limit(8).forEach(row -> first.add("extra " + row));
        System.out.println(expected.size() + " expected, missing " + missing.size() + ", extra " + extra.size());
        return new Difference(missing.size(), extra.size(), List.copyOf(first));
    }

    private static SortedSet<String> match(String fleet, Row row, String... feeds)
            throws IOException, RefusedException {
        var taken = new Taken();
        for (String feed : feeds) {
            FeedRun run = FeedReader.read(SharedData.file("feeds/" + feed), Limits.ORDINARY, NOW, taken);
            assertThat(run.refusals()).isEmpty();
        }
        var matcher = Matcher.of(taken.advisories, VersionSchemes::byOsvEcosystem);
        var assessor = new Assessor(matcher, source -> false);
        var found = new TreeSet<String>();
        Inventories.read(
                SharedData.file("feeds/fleet/" + fleet + "-inventory.jsonl.gz"),
                host -> host.components()
                        .forEach(placed -> openings(placed, matcher, assessor)
                                .forEach(opening -> found.add(row.of(host.host(), opening)))));
        return found;
    }

    private static List<Opening> openings(Placed placed, Matcher matcher, Assessor assessor) {
        return placed.presence() == Placed.Presence.INSTALLED
                ? assessor.openings(placed.component(), matcher.match(placed.component()))
                : List.of();
    }

    private static SortedSet<String> expected(String fleet) throws IOException {
        var file = SharedData.file("feeds/fleet/" + fleet + "-expected.tsv.gz");
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
