package io.oakum.agent;

import io.oakum.protocol.ProtocolJson;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Passes on what the server asks to the root half, and back what came of it. Decides nothing. */
final class Tasks {
    private static final Logger LOG = Logger.getLogger(Tasks.class.getName());

    /** How many looks that show nothing new are enough before the root half is asked again whether it is still at it. */
    private static final int LOOKS_BETWEEN = 20;

    /** Whether something has ended is looked at so often: it costs a few bytes of a file. */
    private static final Duration ONE_LOOK = Duration.ofMillis(100);

    private final RootHalf root;
    private final Path shown;
    private final PackageFetch packages;
    private final Map<String, TaskAnswer> told = new HashMap<>();
    private final Map<String, Asked> asked = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    /**
     * What the root half was asked last about a piece of work.
     *
     * @param seen how far it was then
     * @param looks how often nothing new was seen since
     */
    private record Asked(boolean stop, Optional<JsonObject> seen, int looks) {}

    /** @param shown where root shows how far each piece of work is */
    Tasks(RootHalf root, Path shown, PackageFetch packages) {
        this.root = root;
        this.shown = shown;
        this.packages = packages;
    }

    /** @return whether something is still being done */
    boolean handle(List<Task> tasks, ServerLink server) throws IOException, InterruptedException {
        // What the server does not ask for any more is forgotten: this process lives for months in little memory.
        Set<String> wanted = tasks.stream().map(Tasks::workOf).collect(Collectors.toSet());
        told.keySet().retainAll(wanted);
        asked.keySet().retainAll(wanted);
        open.clear();
        boolean isAtWork = false;
        for (Task task : tasks) {
            isAtWork |= handle(task, server);
        }
        return isAtWork;
    }

    private boolean handle(Task task, ServerLink server) throws IOException, InterruptedException {
        String id = workOf(task);
        Optional<JsonObject> seen = Works.seen(shown, id);
        Optional<String> result = seen.flatMap(Tasks::result);
        if (result.isPresent()) {
            packages.done(task);
            return tell(task, new TaskAnswer(task.id(), task.token(), "", "", "", result.get()), server);
        }
        Optional<String> missing = packages.ensure(task, id, server);
        // Asked for again and again: the one that did it may have been ended in the middle of it.
        Optional<String> refusal = missing.isPresent() ? missing : ask(id, task, seen);
        if (refusal.isPresent()) {
            LOG.log(Level.WARNING, "the root half does not do {0}: {1}", new Object[] {task.id(), refusal.get()});
            String refused = Json.write(Works.refused(refusal.get()));
            return tell(task, new TaskAnswer(task.id(), task.token(), "", "", "", refused), server);
        }
        if (seen.isPresent()) {
            tell(task, progress(task, seen.get()), server);
        }
        open.add(id);
        return true;
    }

    /** Names the work at the root half: another right is another piece of work. */
    private static String workOf(Task task) {
        return task.token() == 0 ? task.id() : task.id() + "-" + task.token();
    }

    private static Optional<String> result(JsonObject seen) {
        return seen.find("result").map(Json::write);
    }

    private static TaskAnswer progress(Task task, JsonObject seen) throws IOException {
        try {
            return new TaskAnswer(task.id(), task.token(), seen.text("step"), seen.text("words"), seen.text("log"), "");
        } catch (JsonException e) {
            throw new IOException("what the root half shows is not understood: " + e.getMessage(), e);
        }
    }

    /** @return why the root half does not do it */
    private Optional<String> ask(String id, Task task, Optional<JsonObject> seen) throws IOException {
        try {
            JsonObject request = Json.readObject(task.request().getBytes(StandardCharsets.UTF_8));
            boolean isStop = request.find("stop").isPresent() && request.truth("stop");
            if (isAtIt(id, isStop, seen)) {
                return Optional.empty();
            }
            JsonObject question = JsonObject.with("ask", "work")
                    .and("id", id)
                    .and("kind", task.kind())
                    .and("request", request)
                    .and("stop", isStop)
                    .build();
            JsonObject answer = Json.readObject(root.ask(Json.write(question)));
            asked.put(id, new Asked(isStop, seen, 0));
            return answer.find("problem").isPresent() ? Optional.of(answer.text("problem")) : Optional.empty();
        } catch (JsonException e) {
            return Optional.of("it is not understood: " + e.getMessage());
        }
    }

    /** Whether it was asked for as it is now, and goes on or was only just asked for. */
    private boolean isAtIt(String id, boolean isStop, Optional<JsonObject> seen) {
        Optional<Asked> last = Optional.ofNullable(asked.get(id)).filter(before -> before.stop() == isStop);
        if (last.isEmpty()) {
            return false;
        }
        int looks = last.get().seen().equals(seen) ? last.get().looks() + 1 : 0;
        asked.put(id, new Asked(isStop, seen, looks));
        return looks < LOOKS_BETWEEN;
    }

    /** Waits, and no longer than until one of those that were at work has ended. */
    void awaitEnd(Duration most) throws InterruptedException {
        for (Duration left = most; left.isPositive() && !hasOneEnded(); left = left.minus(ONE_LOOK)) {
            Thread.sleep(left.compareTo(ONE_LOOK) < 0 ? left : ONE_LOOK);
        }
    }

    private boolean hasOneEnded() {
        for (String id : open) {
            try {
                if (Works.isSeenToHaveEnded(shown, id)) {
                    return true;
                }
            } catch (IOException e) {
                // The look that comes next tells what is wrong with it.
                return true;
            }
        }
        return false;
    }

    private boolean tell(Task task, TaskAnswer answer, ServerLink server) throws IOException, InterruptedException {
        String id = workOf(task);
        boolean isEnd = !answer.result().isEmpty();
        if (!isEnd && answer.equals(told.get(id))) {
            return true;
        }
        ServerLink.Said said = server.post(Call.TASK, ProtocolJson.write(answer));
        if (!said.isGood()) {
            throw new IOException("the server does not take the answer to " + task.id() + " (" + said.status() + ")");
        }
        told.put(id, answer);
        return !isEnd;
    }
}
