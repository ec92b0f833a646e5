package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.TakeReport.Taken;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.store.DoubtStore.Standing;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeReportTest {
    private static final String SCAN = """
            {"scan":{"host":{"name":"web-1","os":{"id":"debian","versionId":"12"},
              "kernel":{"running":"6.1","installed":""},"bootId":"b"},"takenAt":"AT",
              "exposures":[EXPOSURES],"updates":[],"restart":{"reboot":false,"services":[]}},"installed":[["nginx","amd64","1.0","nginx","1.0"]]}
            """;
    private static final String EXPOSURE = """
            {"vulnerability":"CVE-2026-1","packages":["nginx"],"state":"fix-available","hindrance":null,
             "due":"2026-12-01T00:00:00Z","provisional":true,"rule":"r","because":["b"]}
            """;

    @Test
    void what_a_report_shows_is_open_until_a_later_report_does_not_show_it() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");

            assertThat(take(world, host, "2026-11-25T12:00:00Z", EXPOSURE)).isEqualTo(new Taken.Recorded());
            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);

            assertThat(take(world, host, "2026-11-25T11:59:00Z", "")).isEqualTo(new Taken.Late());
            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);

            assertThat(take(world, host, "2026-11-25T13:00:00Z", "")).isEqualTo(new Taken.Recorded());
            assertThat(world.view.host(host).orElseThrow().exposures()).isEmpty();
        }
    }

    @Test
    void the_versions_that_hosts_are_offered_are_known_while_they_are_offered() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            String updates = SCAN.replace(
                    "\"updates\":[]",
                    "\"updates\":[{\"candidate\":\"1.2-1\",\"vulnerabilities\":[\"CVE-2026-1\",\"CVE-2026-2\"]}"
                            + ",{\"candidate\":\"no version\",\"vulnerabilities\":[\"CVE-2026-1\"]}"
                            + ",{\"candidate\":\"" + "1".repeat(9000) + "\",\"vulnerabilities\":[\"CVE-2026-1\"]}]");
            String report = updates.replace("AT", "2026-11-25T12:00:00Z").replace("EXPOSURES", EXPOSURE);
            assertThat(world.reports.take(host, Bytes.ofText(report))).isEqualTo(new Taken.Recorded());

            assertThat(offered(world)).as("of what is open").isEqualTo(Map.of("CVE-2026-1", List.of("1.2-1")));

            take(world, host, "2026-11-25T13:00:00Z", EXPOSURE);
            assertThat(offered(world)).isEmpty();
        }
    }

    @Test
    void of_versions_without_end_ten_are_kept_of_each_host_and_twenty_are_told() throws Exception {
        try (var world = new World()) {
            for (int host = 0; host < 3; host++) {
                String updates = IntStream.range(30 * host, 30 * host + 30)
                        .mapToObj("{\"candidate\":\"1.%d-1\",\"vulnerabilities\":[\"CVE-2026-1\"]}"::formatted)
                        .collect(Collectors.joining(","));
                String report = SCAN.replace("\"updates\":[]", "\"updates\":[" + updates + "]")
                        .replace("AT", "2026-11-25T12:00:00Z")
                        .replace("EXPOSURES", EXPOSURE);
                assertThat(world.reports.take(world.enrolled("web-" + host), Bytes.ofText(report)))
                        .isEqualTo(new Taken.Recorded());
                assertThat(offered(world).get("CVE-2026-1")).hasSize(Math.min(20, 10 * (host + 1)));
            }
        }
    }

    private static Map<String, List<String>> offered(World world) throws Exception {
        world.database.change(tx -> tx.totals().count());
        return world.database.transact(tx -> tx.remedies().offered(List.of("CVE-2026-1", "CVE-2026-2")));
    }

    @Test
    void a_host_whose_release_was_upgraded_in_place_is_known_by_the_new_one() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            assertThat(system(world, host)).isEqualTo("debian 12");
            String upgraded = SCAN.replace("\"versionId\":\"12\"", "\"versionId\":\"13\"")
                    .replace("AT", "2026-11-25T12:00:00Z")
                    .replace("EXPOSURES", "");

            assertThat(world.reports.take(host, Bytes.ofText(upgraded))).isEqualTo(new Taken.Recorded());

            assertThat(system(world, host)).isEqualTo("debian 13");
            take(world, host, "2026-11-25T11:00:00Z", "");
            assertThat(system(world, host)).as("after a late report").isEqualTo("debian 13");
        }
    }

    private static String system(World world, HostId host) throws Exception {
        return world.database.transact(tx -> tx.hosts().find(host).orElseThrow().os());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"scan\":{}}",
                "<html>",
                "{\"scan\":{\"takenAt\":\"yesterday\"}}",
                "{\"scan\":{\"host\":{\"name\":\"a\",\"os\":{\"id\":\"d\",\"versionId\":\"1\"},\"kernel\":{\"running\":\"\",\"installed\":\"\"},\"bootId\":\"b\"},\"takenAt\":\"2026-11-25T12:00:00Z\",\"exposures\":[],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},\"installed\":[[\"../x\",\"amd64\",\"1\",\"s\",\"1\"]]}"
            })
    @BadInput("F9")
    void F9_junk_is_refused_nothing_is_lost_and_a_person_is_told(String document) throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(Taken.Refused.class);

            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);
            assertThat(doubt(world, host).orElseThrow().doubt()).isEqualTo(ReportDoubt.UNREADABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[{\"package\":\"nginx\",\"arch\":\"amd64\"}]",
                "[{\"package\":\"nginx\",\"arch\":\"amd64\",\"from\":\" \"}]",
                "[{\"package\":\"nginx\",\"arch\":\"amd64\",\"from\":\"a\\u0000b\"}]",
                "[{\"package\":\"curl\",\"arch\":\"amd64\",\"from\":\"nginx\"}]",
                "[{\"package\":\"../x\",\"arch\":\"amd64\",\"from\":\"nginx\"}]"
            })
    void an_origin_without_a_name_or_a_package_is_refused(String elsewhere) throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            String report = SCAN.replace("AT", "2026-11-25T12:00:00Z")
                    .replace("EXPOSURES", "")
                    .replace("\"updates\":", "\"elsewhere\":" + elsewhere + ",\"updates\":");

            assertThat(world.reports.take(host, Bytes.ofText(report))).isInstanceOf(Taken.Refused.class);
        }
    }

    private static Optional<Standing> doubt(World world, HostId host) throws Exception {
        return world.view.host(host).orElseThrow().seen().doubt();
    }

    private static String[] packages(int count, IntFunction<String> version) {
        return IntStream.range(0, count)
                .mapToObj(i -> "lib" + i + " " + version.apply(i))
                .toArray(String[]::new);
    }

    /** Nothing was changed by a report that cannot be, the people are told once, and the next good one ends it. */
    private static void assertDoubted(World world, HostId host, Bytes report, ReportDoubt why) throws Exception {
        assertThat(world.reports.take(host, report))
                .isInstanceOfSatisfying(
                        Taken.Doubtful.class,
                        taken -> assertThat(taken.doubted().doubt()).isEqualTo(why));
        world.reports.take(host, report);

        assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);
        Standing doubt = doubt(world, host).orElseThrow();
        assertThat(doubt.doubt()).isEqualTo(why);
        assertThat(doubt.times()).isEqualTo(2);
        assertThat(world.logged("report.doubted")).hasSize(1);
        assertThat(world.reports.isNewest(host, doubt.digest().hex()))
                .as("it is not asked for again at once")
                .isTrue();
        take(world, host, "2026-11-25T12:30:00Z", EXPOSURE);
        assertThat(doubt(world, host)).isEmpty();
    }

    @Test
    @BadInput("F9")
    void F9_a_host_without_a_package_is_not_believed() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertDoubted(world, host, Knowledge.report("2026-11-25T12:00:00Z", ""), ReportDoubt.EMPTY);
        }
    }

    @Test
    @BadInput("F9")
    void F9_a_host_whose_packages_all_have_one_version_is_not_believed() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertDoubted(
                    world,
                    host,
                    Knowledge.report("2026-11-25T12:00:00Z", "", packages(200, _ -> "1.0-1")),
                    ReportDoubt.ALIKE);
        }
    }

    @Test
    @BadInput("F9")
    void F9_a_host_with_a_million_packages_is_not_taken_in() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);
            Bytes many = Knowledge.report("2026-11-25T12:00:00Z", "", packages(100_001, i -> "1." + i + "-1"));
            Bytes large = Knowledge.report("2026-11-25T12:00:00Z", "", packages(1_000_000, i -> "1." + i + "-1"));

            assertThat(world.reports.take(host, many)).isInstanceOf(Taken.Refused.class);
            assertThat(doubt(world, host).orElseThrow().says()).contains("it has 100001 packages");
            assertThat(world.reports.take(host, large)).isInstanceOf(Taken.Refused.class);
            assertThat(doubt(world, host).orElseThrow().says()).contains("bytes allowed");
            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);
        }
    }

    @Test
    @BadInput("F9")
    void F9_what_a_person_says_is_so_is_taken_in_once_and_not_doubted_again() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);
            Bytes empty = Knowledge.report("2026-11-25T12:00:00Z", "");
            world.reports.take(host, empty);
            Sha256 digest = doubt(world, host).orElseThrow().digest();

            assertThat(world.reports.accept(host, Sha256.of(new byte[] {1}), World.ADMIN))
                    .as("another than was looked at")
                    .isFalse();
            assertThat(world.reports.accept(host, digest, World.ADMIN)).isTrue();
            assertThat(world.reports.accept(host, digest, World.ADMIN)).isFalse();

            assertThat(world.view.host(host).orElseThrow().exposures()).isEmpty();
            assertThat(doubt(world, host)).isEmpty();
            assertThat(world.logged("report.accepted")).hasSize(1);
            assertThat(world.reports.take(host, Knowledge.report("2026-11-25T13:00:00Z", "")))
                    .isEqualTo(new Taken.Recorded());
        }
    }

    @Test
    @BadInput("F10")
    void F10_a_report_that_is_played_again_changes_nothing_and_worries_nobody() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertThat(take(world, host, "2026-11-25T11:00:00Z", EXPOSURE)).isEqualTo(new Taken.Late());
            assertThat(take(world, host, "2026-11-25T10:50:00Z", "")).isEqualTo(new Taken.Late());

            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);
            assertThat(doubt(world, host)).isEmpty();
        }
    }

    @Test
    @BadInput("F10")
    void F10_a_report_of_long_before_the_last_is_noted_as_a_clock_that_was_set_back() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertDoubted(world, host, Knowledge.report("2026-11-25T09:00:00Z", "", "nginx 2.0"), ReportDoubt.BEHIND);
            assertThat(world.logged("2 hours before what it said last")).hasSize(1);
        }
    }

    @Test
    @BadInput("F10")
    void F10_a_report_from_the_future_is_ignored_and_those_after_it_are_not() throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertDoubted(world, host, Knowledge.report("2099-01-01T00:00:00Z", "", "nginx 2.0"), ReportDoubt.AHEAD);
        }
    }

    /** The report of a host that has curl in this version, and nothing open. */
    static String report(java.time.Instant at, String curl) {
        return SCAN.replace("AT", at.toString())
                .replace("EXPOSURES", "")
                .replace(
                        "[\"nginx\",\"amd64\",\"1.0\",\"nginx\",\"1.0\"]",
                        "[\"curl\",\"amd64\",\"" + curl + "\",\"curl\",\"" + curl + "\"]");
    }

    private static Taken take(World world, HostId host, String at, String exposures) throws Exception {
        return world.reports.take(host, Bytes.ofText(SCAN.replace("AT", at).replace("EXPOSURES", exposures)));
    }
}
