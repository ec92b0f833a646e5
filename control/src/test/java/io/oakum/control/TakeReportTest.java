package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.TakeReport.Taken;
import io.oakum.core.inventory.HostId;
import io.oakum.trust.Bytes;
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

            assertThat(take(world, host, "2026-11-25T11:00:00Z", "")).isEqualTo(new Taken.Late());
            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);

            assertThat(take(world, host, "2026-11-25T13:00:00Z", "")).isEqualTo(new Taken.Recorded());
            assertThat(world.view.host(host).orElseThrow().exposures()).isEmpty();
        }
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
                "{\"scan\":{\"host\":{\"name\":\"a\",\"os\":{\"id\":\"d\",\"versionId\":\"1\"},\"kernel\":{\"running\":\"\",\"installed\":\"\"},\"bootId\":\"b\"},\"takenAt\":\"2026-11-25T12:00:00Z\",\"exposures\":[],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},\"installed\":[]}",
                "{\"scan\":{\"host\":{\"name\":\"a\",\"os\":{\"id\":\"d\",\"versionId\":\"1\"},\"kernel\":{\"running\":\"\",\"installed\":\"\"},\"bootId\":\"b\"},\"takenAt\":\"2026-11-25T12:00:00Z\",\"exposures\":[],\"updates\":[],\"restart\":{\"reboot\":false,\"services\":[]}},\"installed\":[[\"../x\",\"amd64\",\"1\",\"s\",\"1\"]]}"
            })
    void F9_junk_and_a_host_without_packages_are_refused_and_nothing_is_lost(String document) throws Exception {
        try (var world = new World()) {
            HostId host = world.enrolled("web-1");
            take(world, host, "2026-11-25T11:00:00Z", EXPOSURE);

            assertThat(world.reports.take(host, Bytes.ofText(document))).isInstanceOf(Taken.Refused.class);
            assertThat(world.view.host(host).orElseThrow().exposures()).hasSize(1);
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
