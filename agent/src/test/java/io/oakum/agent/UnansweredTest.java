package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.agent.AgentFolder.Away;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host says of a server that does not answer it. */
final class UnansweredTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00.5Z");
    private static final Logger LOG = Logger.getLogger(NetworkHalf.class.getName());

    @TempDir
    private Path folder;

    private final Told told = new Told();
    private AgentFolder kept;

    /** What is logged, as it is read. */
    private static final class Told extends Handler {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            lines.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void a_host_of_a_fleet() throws Exception {
        LOG.addHandler(told);
        kept = new AgentFolder(folder);
        kept.join(new AgentFolder.Membership("https://oakum.example:8441", Sha256.of(new byte[0]), "h-1"));
    }

    @AfterEach
    void end() {
        LOG.removeHandler(told);
    }

    @Test
    void the_status_says_since_when_no_server_answers() throws Exception {
        assertThat(AgentStatus.of(kept, NOW).text()).doesNotContain("no answer");

        kept.away(new Away(NOW, "Connection\nrefused"));
        assertThat(AgentStatus.of(kept, NOW).text())
                .endsWith("no answer    since 2026-11-27T09:00:00Z: Connection refused\n");

        kept.answered();
        assertThat(AgentStatus.of(kept, NOW).text()).doesNotContain("no answer");
    }

    @Test
    void what_a_hostile_server_says_moves_no_cursor() throws Exception {
        String hostile = "its answer is \u001b[2J\u009b1;1H\rroot\u202e\u2028" + "x".repeat(2000);

        String words = Unanswered.words(new IOException(hostile), NOW);
        assertThat(words)
                .startsWith("java.io.IOException: its answer is  [2J 1;1H root x")
                .hasSize(1000);

        kept.away(new Away(NOW, hostile));
        assertThat(Files.readString(folder.resolve("away")))
                .doesNotContain("\u001b", "\u009b", "\r", "\u202e", "\u2028");

        Files.writeString(folder.resolve("away"), NOW + "\n" + hostile + "\n");
        assertThat(AgentStatus.of(kept, NOW).text())
                .as("written by an older version")
                .contains("its answer is  [2J 1;1H root x")
                .doesNotContain("\u001b", "\u009b", "\r", "\u202e", "\u2028");
    }

    @Test
    void what_the_disk_of_the_host_refuses_is_not_told_as_the_servers_silence() throws Exception {
        var half = new NetworkHalf(kept, new RootHalf(folder.resolve("no-socket"), RootHalf.LOOK), "0.1.0");
        Path note = folder.resolve("away");
        Files.createDirectories(note.resolve("by another"));

        half.answered();

        assertThat(told.lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("the server answers", note.toString())
                        .doesNotContain("server away"));
        Files.delete(note.resolve("by another"));
        half.answered();
        assertThat(note).doesNotExist();
        assertThat(told.lines).hasSize(1);
    }

    @Test
    void a_server_that_cannot_be_reached_is_named_by_what_failed() {
        assertThat(Unanswered.words(new ConnectException("Connection refused"), NOW))
                .contains("Connection refused");
    }
}
