package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.BadInput;
import io.oakum.trust.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceAlarmTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream journal = new ByteArrayOutputStream();
    private AgentFolder kept;
    private SilenceAlarm alarm;

    @BeforeEach
    void a_host_that_was_let_in() throws Exception {
        kept = new AgentFolder(folder.resolve("state"));
        kept.join(new AgentFolder.Membership("https://oakum.example:8441", Sha256.of(new byte[0]), "h-1"));
        kept.letIn("certificates", "trust");
        alarm = new SilenceAlarm(kept, new PrintStream(journal, true, StandardCharsets.UTF_8), true, NOON);
        alarm.heard(NOON);
    }

    private String told() {
        String told = journal.toString(StandardCharsets.UTF_8);
        journal.reset();
        return told;
    }

    @Test
    void a_server_that_was_heard_lately_is_not_spoken_of() throws Exception {
        alarm.look(NOON.plus(Duration.ofHours(23)));

        assertThat(told()).isEmpty();
        assertThat(AgentStatus.of(kept, NOON.plusSeconds(5)).text()).contains("last contact 2026-11-25T12:00:00Z\n");
    }

    @Test
    @BadInput("O33")
    void O33_a_day_of_silence_is_a_warning_once_an_hour_and_three_are_an_error_a_file_and_an_exit_code()
            throws Exception {
        Instant day = NOON.plus(Duration.ofHours(25));
        alarm.look(day);
        alarm.look(day.plusSeconds(60));
        assertThat(told().lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("<4>this host has not heard its server"));
        assertThat(folder.resolve("state/stale")).doesNotExist();
        assertThat(AgentStatus.of(kept, day).silence()).isEqualTo(Silence.LONG);

        Instant three = NOON.plus(Duration.ofHours(73));
        alarm.look(three);
        assertThat(told()).startsWith("<3>");
        assertThat(folder.resolve("state/stale")).content().contains("2026-11-25T12:00:00Z");
        assertThat(AgentStatus.of(kept, three).silence()).isEqualTo(Silence.STALE);
        assertThat(AgentStatus.of(kept, three).text()).contains("stale ");

        alarm.heard(three.plusSeconds(1));
        assertThat(folder.resolve("state/stale")).doesNotExist();
        assertThat(AgentStatus.of(kept, three.plusSeconds(2)).silence()).isEqualTo(Silence.NONE);
    }
}
