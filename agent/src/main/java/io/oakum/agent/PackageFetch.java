package io.oakum.agent;

import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.protocol.Task;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Fetches the agent's own package from the server where a task speaks of one. Whether it is the right one is for the root half to say:
 * it believes neither the server nor this half.
 */
final class PackageFetch {
    static final String NAME = "package.deb";

    /** The network half's own; root copies from it. */
    static final Path FILE = Path.of("/var/lib/oakum-agent").resolve(NAME);

    private final Path file;
    private String fetchedFor = "";

    PackageFetch(Path file) {
        this.file = file;
    }

    /**
     * Sees to it that what a task needs is there.
     *
     * @param work another piece of work fetches anew
     * @return why it cannot be had; empty where it can, or nothing is needed
     */
    Optional<String> ensure(Task task, String work, ServerLink server) throws IOException, InterruptedException {
        Optional<Change.Replace> agent = agentIn(task);
        if (agent.isEmpty() || fetchedFor.equals(work)) {
            return Optional.empty();
        }
        Path unfinished = file.resolveSibling("package.new");
        Files.deleteIfExists(unfinished);
        String path = "agent/v1/package/" + agent.get().content().sha256();
        int status = server.download(path, unfinished, AgentIntake.MAX_BYTES);
        if (status / 100 != 2) {
            Files.deleteIfExists(unfinished);
            return Optional.of("the server does not hand out the agent's package "
                    + agent.get().to().text() + " that was planned (" + status + ")");
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        fetchedFor = work;
        return Optional.empty();
    }

    /** Once a task has come to its end. */
    void done(Task task) throws IOException {
        if (task.kind().equals("carry-out") && agentIn(task).isPresent()) {
            Files.deleteIfExists(file);
        }
    }

    private static Optional<Change.Replace> agentIn(Task task) {
        try {
            JsonObject request = Json.readObject(task.request().getBytes(StandardCharsets.UTF_8));
            return request.find("changes").orElse(new JsonString("")) instanceof JsonString(String lines)
                            && lines.startsWith(ChangeSet.AGENT + ":")
                    ? ChangeSet.ofCanonicalLines(lines).agentUpgrade()
                    : Optional.empty();
        } catch (JsonException | IllegalArgumentException e) {
            // The root half says what is wrong with it.
            return Optional.empty();
        }
    }
}
