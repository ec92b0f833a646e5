package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts, people and files tell a server is read or refused. */
final class ControlFuzzTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String REPORT = """
            {"scan":{"host":{"name":"web-1","os":{"id":"debian","versionId":"12"},
              "kernel":{"running":"6.1","installed":"6.2"},"bootId":"b"},"takenAt":"2026-11-25T12:00:00Z","packages":1,
              "exposures":[{"vulnerability":"CVE-2026-1","packages":["nginx"],"state":"fix-available","hindrance":"held",
               "due":"2026-12-01T00:00:00Z","provisional":true,"rule":"r","because":["b"],"released":"2026-11-01T00:00:00Z"}],
              "updates":[{"package":"nginx","arch":"amd64","installed":"1","candidate":"2","origin":"Debian","security":true,
               "vulnerabilities":["CVE-2026-1"],"hindrance":"held"}],"problems":[{"code":"held","message":"m"}],
              "owners":[{"name":"puppet","evidence":"/etc/puppet"}],"notKnown":["x"],
              "sources":[{"name":"s","file":"f","trust":"signed","fetched":"2026-11-25T12:00:00Z"}],
              "restart":{"reboot":false,"reasons":["r"],"services":["a"],
               "processes":[{"pid":7,"name":"n","unit":"u","files":["/f"]}]}},
             "guard":{"changes":false,"why":"w"},
             "installed":[["nginx","amd64","1:1.0~2-3","nginx","1.0"],["bash","amd64","5","bash","5"]]}
            """;

    @TempDir
    private Path folder;

    @Test
    @Fuzzes({ReportFacts.class, HostScan.class, HostWord.class})
    void a_report_is_read_or_refused() {
        Fuzz.of("report").from(REPORT).refusedBy(JsonException.class).gives(ReportFacts::read);
        Fuzz.of("report-words").from(REPORT).reads(text -> {
            HostScan.of(text);
            HostWord.of(text, NOON);
        });
    }

    @Test
    @Fuzzes(PlanRequest.class)
    void a_plan_that_is_asked_for_is_read_or_refused() {
        Fuzz.of("plan-request")
                .from("""
                        {"goal":{"kind":"packages","names":["curl"]},"hosts":["web-1"],"tags":["web"],"rings":"1, 10%, rest",
                         "maxActive":0,"failureBudget":0,"soakSeconds":600,"limitSeconds":3600,"openForSeconds":86400,
                         "approveEach":false,"allowRemove":["old"],"reboot":true,"rehearse":false,"reason":"urgent",
                         "changeReference":"CHG-1","notBefore":"2026-11-25T12:00:00Z","validForSeconds":86400}""")
                .refusedBy(JsonException.class)
                .gives(bytes -> PlanRequest.read(Json.readObject(bytes)));
    }

    @Test
    @Fuzzes(WrittenInstants.class)
    void an_instant_that_somebody_wrote_is_read_or_none() {
        Fuzz.of("instant")
                .from("2026-11-25T12:00:00Z", "+1000000000-12-31T23:59:59.999999999Z")
                .reads(text -> WrittenInstants.read(text)
                        .ifPresent(
                                at -> assertThat(at).isBetween(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"))));
    }

    @Test
    @Fuzzes(HearTasks.class)
    void what_a_host_says_that_a_goal_would_change_is_read_or_refused() {
        Fuzz.of("simulated")
                .from(
                        "{\"answer\":\"feasible\",\"changes\":\"old:i386 0.9 - -\\n\"}",
                        "{\"answer\":\"blocked\",\"why\":\"held\"}")
                .refusedBy(JsonException.class)
                .gives(bytes -> HearTasks.Simulated.read(Json.readObject(bytes)));
    }

    @Test
    @Fuzzes(BackUpManifest.class)
    void a_manifest_is_read_or_refused() {
        var piece = new BackUpManifest.Piece("tables/host.copy", Sha256.of(new byte[0]));
        var table = new io.oakum.store.RowCopies.Table("host", List.of("id", "name"));
        var manifest = new BackUpManifest(
                "fleet",
                NOON,
                "010",
                "",
                List.of(new BackUpManifest.Rows(table, 5, piece)),
                Map.of("change_id_seq", 7L),
                List.of(piece));
        Fuzz.of("manifest")
                .from(manifest.write())
                .refusedBy(JsonException.class)
                .gives(bytes -> assertThat(
                                BackUpManifest.read(BackUpManifest.read(bytes).write()))
                        .isEqualTo(BackUpManifest.read(bytes)));
    }

    @Test
    @Fuzzes(FeedCatalogue.class)
    void a_list_of_feeds_is_read_or_refused() {
        Path file = folder.resolve("feeds");
        Fuzz.of("feed-catalogue")
                .from("# ours\nkev https://feeds.example/kev.json 6\nosv http://127.0.0.1:8080/all.zip\n")
                .refusedBy(FeedCatalogue.WrongException.class)
                .atMost(400)
                .gives(bytes -> {
                    Files.writeString(file, new String(bytes, StandardCharsets.UTF_8));
                    FeedCatalogue.read(file);
                });
    }
}
