package io.oakum.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.Fuzz;
import io.oakum.testkit.Fuzzes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agents and servers send each other is read so that it can be sent again, or refused. */
final class ProtocolFuzzTest {
    @Test
    @Fuzzes(ProtocolJson.class)
    void requests_are_read_or_refused() {
        var enrol = new EnrolRequest("token", "ssh-ed25519 AAAA", "c2ln", "web-1", "debian 12", "m1", "0.1.0");
        Fuzz.of("enrol-request")
                .from(ProtocolJson.write(enrol))
                .refusedBy(JsonException.class)
                .gives(bytes -> {
                    EnrolRequest read = ProtocolJson.enrolRequest(Json.readObject(bytes));
                    assertThat(ProtocolJson.enrolRequest(Json.readObject(ProtocolJson.write(read))))
                            .isEqualTo(read);
                });
        var poll = new PollRequest("boot", "0.1.0", "", "", 30, List.of("web", "dmz"), "");
        Fuzz.of("poll-request")
                .from(ProtocolJson.write(poll))
                .refusedBy(JsonException.class)
                .gives(bytes -> {
                    PollRequest read = ProtocolJson.pollRequest(Json.readObject(bytes));
                    assertThat(ProtocolJson.pollRequest(Json.readObject(ProtocolJson.write(read))))
                            .isEqualTo(read);
                });
        var task = new TaskAnswer("t1", 7, "apply", "unpacking", "log", "{}");
        Fuzz.of("task-answer")
                .from(ProtocolJson.write(task))
                .refusedBy(JsonException.class)
                .gives(bytes -> {
                    TaskAnswer read = ProtocolJson.taskAnswer(Json.readObject(bytes));
                    assertThat(ProtocolJson.taskAnswer(Json.readObject(ProtocolJson.write(read))))
                            .isEqualTo(read);
                });
    }

    @Test
    @Fuzzes(ProtocolJson.class)
    void answers_are_read_or_refused() {
        Fuzz.of("enrol-answer")
                .from(ProtocolJson.write(new EnrolAnswer("h1", true, "-----BEGIN CERTIFICATE-----", "e30=")))
                .refusedBy(JsonException.class)
                .gives(ProtocolJson::enrolAnswer);
        var poll = new PollAnswer(
                "2026-11-25T12:00:00Z",
                true,
                "note",
                List.of("aGFzaA=="),
                "",
                List.of("e30="),
                List.of(new Task("t1", 7, "stage", "{}")),
                "");
        Fuzz.of("poll-answer")
                .from(ProtocolJson.write(poll))
                .refusedBy(JsonException.class)
                .gives(ProtocolJson::pollAnswer);
        Fuzz.of("problem").from(ProtocolJson.problem("no such host")).gives(ProtocolJson::problem);
    }

    @Test
    @Fuzzes(ChangelogJson.class)
    void what_is_said_of_changelogs_is_read_or_refused() {
        var told = new ToldChangelog("a".repeat(64), "1.0-1\t1700000000\tCVE-2026-0001\n");
        Fuzz.of("changelog-question")
                .from(ChangelogJson.write(new ChangelogQuestion(1, List.of("b".repeat(64)), List.of(told))))
                .refusedBy(JsonException.class)
                .gives(bytes -> {
                    ChangelogQuestion read = ChangelogJson.readQuestion(Json.readObject(bytes));
                    assertThat(ChangelogJson.readQuestion(Json.readObject(ChangelogJson.write(read))))
                            .isEqualTo(read);
                });
        Fuzz.of("changelog-answer")
                .from(ChangelogJson.write(List.of(told)))
                .refusedBy(JsonException.class)
                .gives(ChangelogJson::readAnswer);
    }
}
