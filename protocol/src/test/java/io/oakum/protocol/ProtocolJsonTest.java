package io.oakum.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What agents and servers of each version wrote is read by those of today; see the README beside it. */
class ProtocolJsonTest {
    private static final Path MESSAGES = Path.of("src/test/resources/messages");

    /** The folder of the version whose messages today's code writes. */
    private static final String TODAY = "0.1";

    static List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(MESSAGES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> keptToday() throws IOException {
        return kept().stream()
                .filter(file -> file.startsWith(MESSAGES.resolve(TODAY)))
                .toList();
    }

    /** Reads a message by its name, and writes what was read. */
    private static String readAndWritten(Path file) throws IOException, JsonException {
        byte[] json = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        byte[] written;
        if (name.startsWith("to-server-enrol-request")) {
            written = ProtocolJson.write(ProtocolJson.enrolRequest(Json.readObject(json)));
        } else if (name.startsWith("to-agent-enrol-answer")) {
            written = ProtocolJson.write(ProtocolJson.enrolAnswer(json));
        } else if (name.startsWith("to-server-poll-request")) {
            written = ProtocolJson.write(ProtocolJson.pollRequest(Json.readObject(json)));
        } else if (name.startsWith("to-agent-poll-answer")) {
            written = ProtocolJson.write(ProtocolJson.pollAnswer(json));
        } else if (name.startsWith("to-server-task-answer")) {
            written = ProtocolJson.write(ProtocolJson.taskAnswer(Json.readObject(json)));
        } else if (name.startsWith("to-server-report")) {
            // Reports are the server's to understand: KeptMessagesTest in control.
            written = json;
        } else {
            throw new AssertionError("nobody knows what kind of message " + file + " is");
        }
        return new String(written, StandardCharsets.UTF_8).strip();
    }

    @ParameterizedTest
    @MethodSource("kept")
    void every_message_that_was_ever_sent_is_read(Path file) throws Exception {
        assertThat(readAndWritten(file)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("keptToday")
    void what_is_written_today_is_kept_as_an_example(Path file) throws Exception {
        assertThat(readAndWritten(file))
                .as("messages are written otherwise now: keep examples of the new version in a folder of its own")
                .isEqualTo(Files.readString(file).strip());
    }

    @Test
    void what_tasks_ask_for_can_be_read_by_itself() throws Exception {
        for (Path file : kept()) {
            if (file.getFileName().toString().startsWith("to-agent-poll-answer")) {
                for (Task task :
                        ProtocolJson.pollAnswer(Files.readAllBytes(file)).tasks()) {
                    JsonObject request = Json.readObject(task.request().getBytes(StandardCharsets.UTF_8));
                    assertThat(request.members()).as(task.kind()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void who_speaks_is_known_whatever_else_is_said() throws Exception {
        byte[] strange =
                "{\"bootId\":\"b\",\"agentVersion\":\"7.1\",\"tags\":7,\"more\":{}}".getBytes(StandardCharsets.UTF_8);

        assertThat(ProtocolJson.speaker(Json.readObject(strange))).isEqualTo(new ProtocolJson.Speaker("b", "7.1"));
        assertThat(ProtocolJson.speaker(Json.readObject("{}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new ProtocolJson.Speaker("", ""));
        assertThatThrownBy(() -> ProtocolJson.pollRequest(Json.readObject(strange)))
                .isInstanceOf(JsonException.class);
    }
}
