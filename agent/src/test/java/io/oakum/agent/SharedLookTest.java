package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.agent.ServerLink.Said;
import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.version.Version;
import io.oakum.packages.apt.Reading;
import io.oakum.protocol.ChangelogJson;
import io.oakum.protocol.ChangelogQuestion;
import io.oakum.protocol.ToldChangelog;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two halves of an agent and their server say to each other when a report is made. */
final class SharedLookTest {
    private static final String FILE = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);
    private static final String LINES = "1.0-1\t1700000000\tCVE-2026-0001\n";
    private static final String REPORT = "{\"scan\":{}}";
    private static final String LEFT = "{\"scan\":{},\"unread\":[\"" + FILE + "\",\"" + OTHER + "\"]}";

    private final List<JsonObject> asked = new ArrayList<>();
    private final List<ChangelogQuestion> posted = new ArrayList<>();

    @Test
    void where_nothing_is_new_root_is_asked_once_and_the_server_not_at_all() throws Exception {
        assertThat(look(List.of(REPORT), good(List.of())).report()).isEqualTo(Bytes.ofText(REPORT));
        assertThat(asked).hasSize(1);
        assertThat(posted).isEmpty();
    }

    @Test
    void root_is_told_what_the_fleet_knows_and_the_fleet_what_root_read() throws Exception {
        var told = new ToldChangelog(FILE, LINES);
        var read = new ToldChangelog(OTHER, "");

        Bytes report =
                look(List.of(LEFT, whole(List.of(read))), good(List.of(told))).report();

        assertThat(report).as("as it was without all this").isEqualTo(Bytes.ofText(REPORT));
        assertThat(ChangelogJson.readTold(asked.getLast())).containsExactly(told);
        assertThat(posted)
                .containsExactly(ChangelogQuestion.unread(List.of(FILE, OTHER)), ChangelogQuestion.read(List.of(read)));
    }

    @Test
    void a_server_that_knows_nothing_of_it_or_speaks_nonsense_keeps_nobody_from_reporting() throws Exception {
        for (Said said : List.of(
                new Said(404, Bytes.ofText("")),
                new Said(503, Bytes.ofText("")),
                new Said(200, Bytes.ofText("no json")),
                new Said(200, Bytes.ofText("{\"told\":[{\"sha256\":\"../x\",\"lines\":\"\"}]}")),
                good(List.of(new ToldChangelog(FILE, "no changelog\n"))))) {
            var read = new ToldChangelog(FILE, LINES);

            assertThat(look(List.of(LEFT, whole(List.of(read))), said).report()).isEqualTo(Bytes.ofText(REPORT));
            assertThat(ChangelogJson.readTold(asked.getLast())).isEmpty();
        }
    }

    @Test
    void a_server_that_is_away_keeps_nobody_from_looking() throws Exception {
        var look = new SharedLook(root(List.of(LEFT, whole(List.of(new ToldChangelog(FILE, LINES))))), (_, _) -> {
            throw new IOException("away");
        });

        assertThat(look.report()).isEqualTo(Bytes.ofText(REPORT));
    }

    @Test
    void a_host_that_cannot_be_looked_at_has_nothing_to_tell() throws Exception {
        String problem = "{\"problem\":\"x\"}";

        assertThat(look(List.of(problem), good(List.of())).report()).isEqualTo(Bytes.ofText(problem));
        assertThatThrownBy(() -> look(List.of("broken off"), good(List.of())).report())
                .isInstanceOf(IOException.class);
    }

    @Test
    void what_is_read_is_told_in_messages_that_the_server_takes() throws Exception {
        var read = new ArrayList<ToldChangelog>();
        for (int i = 0; i < 30; i++) {
            read.add(new ToldChangelog("%064x".formatted(i), "1.0-1\t1700000000\t\n".repeat(2_000)));
        }

        look(List.of(LEFT, whole(read)), good(List.of())).report();

        assertThat(posted).hasSizeGreaterThan(3).allMatch(message -> ChangelogJson.write(message).length < 1 << 20);
        assertThat(posted.stream().flatMap(message -> message.read().stream())).containsExactlyElementsOf(read);
    }

    @Test
    void root_takes_what_it_is_told_as_entries() throws Exception {
        assertThat(reading("{\"ask\":\"report\"}")).isEqualTo(new Reading.InFleet(1, Map.of()));
        assertThat(reading("{\"ask\":\"report\",\"changelogs\":\"leave\"}")).isEqualTo(new Reading.Left(1));
        assertThat(reading(told(FILE, "1.0-1\\t1700000000\\tCVE-2026-0001\\n")))
                .isEqualTo(new Reading.InFleet(
                        1,
                        Map.of(
                                FILE,
                                List.of(new Entry(
                                        Version.deb("1.0-1"),
                                        Instant.ofEpochSecond(1_700_000_000),
                                        new TreeSet<>(List.of("CVE-2026-0001")))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ask\":\"report\",\"changelogs\":\"burn\"}",
                "{\"ask\":\"report\",\"changelogs\":\"read\",\"more\":1}",
                "{\"ask\":\"report\",\"changelogs\":\"read\",\"told\":[{\"sha256\":\"../../etc\",\"lines\":\"\"}]}",
                "{\"ask\":\"report\",\"changelogs\":\"read\",\"told\":[{\"sha256\":\"AB\",\"lines\":\"\"}]}",
                "{\"ask\":\"report\",\"changelogs\":\"read\",\"told\":{}}",
            })
    void what_root_does_not_know_whole_it_does_not_take(String question) {
        assertThatThrownBy(() -> reading(question)).isInstanceOf(JsonException.class);
    }

    @Test
    void root_refuses_all_that_is_told_where_one_of_it_is_no_changelog() {
        assertThatThrownBy(() -> reading(told(FILE, "\\u001b[2J\\t1700000000\\t\\n")))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> reading(told(FILE, "1.0-1\\t99999999999\\t\\n")))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> reading(told(FILE, "1.0-1\\t1700000000\\t\\n".repeat(10_000))))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> reading("{\"ask\":\"report\",\"told\":[" + one(FILE, "") + "," + one(FILE, "") + "]}"))
                .hasMessageContaining("twice");
    }

    private static String told(String sha256, String lines) {
        return "{\"ask\":\"report\",\"changelogs\":\"read\",\"told\":[" + one(sha256, lines) + "]}";
    }

    private static String one(String sha256, String lines) {
        return "{\"sha256\":\"" + sha256 + "\",\"lines\":\"" + lines + "\"}";
    }

    private static Reading reading(String question) throws JsonException {
        return ReportQuestion.reading(Json.readObject(question.getBytes(StandardCharsets.UTF_8)), 1);
    }

    private static String whole(List<ToldChangelog> read) {
        return Json.write(JsonObject.with("scan", JsonObject.with("x", 1).build())
                        .and("read", ChangelogJson.array(read))
                        .build())
                .replace("{\"x\":1}", "{}");
    }

    private static Said good(List<ToldChangelog> told) {
        return new Said(200, Bytes.of(ChangelogJson.write(told)));
    }

    private SharedLook look(List<String> answers, Said said) {
        return new SharedLook(root(answers), (_, body) -> {
            posted.add(question(body));
            return said;
        });
    }

    private SharedLook.Root root(List<String> answers) {
        asked.clear();
        posted.clear();
        var left = new ArrayList<>(answers);
        return question -> {
            asked.add(object(question.getBytes(StandardCharsets.UTF_8)));
            return left.removeFirst().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static ChangelogQuestion question(byte[] body) {
        try {
            return ChangelogJson.readQuestion(object(body));
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject object(byte[] json) {
        try {
            return Json.readObject(json);
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }
}
