package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.protocol.ProtocolJson;
import io.oakum.protocol.TaskAnswer;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What agents of every version still spoken say of their hosts and their work is understood by this server. */
class KeptMessagesTest extends RolloutTrial {
    private static final Path MESSAGES = Path.of("../protocol/src/test/resources/messages");

    private static List<Path> kept(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(MESSAGES)) {
            List<Path> kept = files.filter(file -> file.getFileName().toString().startsWith("to-server-" + kind))
                    .sorted()
                    .toList();
            assertThat(kept).isNotEmpty();
            return kept;
        }
    }

    @Test
    void reports() throws Exception {
        for (Path file : kept("report")) {
            Bytes report = Bytes.of(Files.readAllBytes(file));

            assertThat(ReportFacts.read(report.array()).inventory().packages()).isNotEmpty();
            HostId host = heard("of-another-version");
            assertThat(world.reports.take(host, report))
                    .as(file.toString())
                    .isInstanceOf(TakeReport.Taken.Recorded.class);
        }
    }

    @Test
    void answers_to_what_they_were_asked() throws Exception {
        for (Path file : kept("task-answer-simulated")) {
            TaskAnswer kept = ProtocolJson.taskAnswer(Json.readObject(Files.readAllBytes(file)));
            parts.plans().make(request("1,rest", 0), World.ADMIN);

            answer(one, "simulate", kept.result());

            List<String> unfinished = world.database.transact(tx -> tx.plans().unfinished());
            assertThat(unfinished).isNotEmpty();
        }
        for (Path file : kept("task-answer-refused")) {
            answer(
                    two,
                    "simulate",
                    ProtocolJson.taskAnswer(Json.readObject(Files.readAllBytes(file)))
                            .result());
        }
    }

    @Test
    void the_ends_of_their_work() throws Exception {
        List<Path> staged = kept("task-answer-staged");
        List<Path> ended = kept("task-answer-carried-out");
        for (int i = 0; i < staged.size(); i++) {
            String rollout = begun(request("1,rest", 0));
            HostId first = inRing(rollout, 0);

            answer(
                    first,
                    "carry-out",
                    ProtocolJson.taskAnswer(Json.readObject(Files.readAllBytes(ended.get(i))))
                            .result());

            assertThat(execution(rollout, first).claim()).isEqualTo("confirmed");
        }
    }
}
