package io.oakum.server.demo;

import io.oakum.control.HearTasks;
import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.rollout.Step;
import io.oakum.protocol.Task;
import io.oakum.protocol.TaskAnswer;
import io.oakum.server.demo.DemoHost.Told;
import io.oakum.server.demo.DemoWorld.Flaw;
import io.oakum.store.StoreException;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Activation;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How a made-up host does what it is asked: in seconds where a real one takes minutes, and now and then not at all. */
final class DemoWork {
    /** One host in so many fails to carry out what it was to. */
    private static final int FAILS_ONE_IN = 60;

    private static final Duration LEAST = Duration.ofSeconds(6);
    private static final int SPREAD_SECONDS = 9;

    private final DemoWorld world;
    private final HearTasks answers;
    private final Map<String, Long> begun = new ConcurrentHashMap<>();

    DemoWork(DemoWorld world, HearTasks answers) {
        this.world = world;
        this.answers = answers;
    }

    /** @return what the host has from now on, where the task changed that */
    Optional<Map<String, Integer>> attend(HostId id, DemoHost host, Told told, Task task)
            throws StoreException, JsonException {
        JsonObject request = Json.readObject(task.request().getBytes(StandardCharsets.UTF_8));
        return switch (task.kind()) {
            case "simulate" -> {
                end(id, task, simulated(told, request.object("goal")));
                yield Optional.empty();
            }
            case "rehearse" -> {
                end(id, task, verdict("passed"));
                yield Optional.empty();
            }
            case "stage" -> {
                end(id, task, verdict("staged"));
                yield Optional.empty();
            }
            default -> carryOut(id, host, told, task, request);
        };
    }

    private static JsonObject verdict(String word) {
        return JsonObject.with("verdict", word).build();
    }

    private void end(HostId id, Task task, JsonObject result) throws StoreException, JsonException {
        begun.remove(key(task));
        answers.hear(id, new TaskAnswer(task.id(), task.token(), "", "", "", Json.write(result)));
    }

    private static String key(Task task) {
        return task.id() + "/" + task.token();
    }

    private JsonObject simulated(Told told, JsonObject goal) throws JsonException {
        ChangeSet changes = DemoReport.changes(world, told, sources(told, goal));
        return changes.isEmpty()
                ? JsonObject.with("answer", "nothing")
                        .and("why", "nothing of that is offered to this host")
                        .build()
                : JsonObject.with("answer", "feasible")
                        .and("changes", changes.canonicalLines())
                        .build();
    }

    private Set<String> sources(Told told, JsonObject goal) throws JsonException {
        List<String> names = goal.texts("names");
        return switch (goal.text("kind")) {
            case "packages" -> {
                var sources = new HashSet<String>();
                names.forEach(name -> sources.add(name.replaceAll("[:=].*", "")));
                yield sources;
            }
            case "close" -> {
                var sources = new HashSet<String>();
                world.open(told.levels(), told.at()).stream()
                        .filter(flaw -> names.contains(flaw.id()))
                        .map(Flaw::source)
                        .forEach(sources::add);
                yield sources;
            }
            default -> told.levels().keySet();
        };
    }

    private Optional<Map<String, Integer>> carryOut(HostId id, DemoHost host, Told told, Task task, JsonObject request)
            throws StoreException, JsonException {
        long now = System.nanoTime();
        Duration since = Duration.ofNanos(now - begun.computeIfAbsent(key(task), _ -> now));
        Duration whole = LEAST.plusSeconds(Math.floorMod(host.seed(), SPREAD_SECONDS));
        Step step = step(since, whole);
        if (request.truth("stop") && step.isBeforeChange()) {
            end(id, task, refused("run.stopped", "it was told to stop before it changed anything"));
            return Optional.empty();
        }
        if (since.compareTo(whole) < 0) {
            answers.hear(id, new TaskAnswer(task.id(), task.token(), step.name(), words(step), log(request, step), ""));
            return Optional.empty();
        }
        boolean isUndo = isUndo(request);
        if (!isUndo && Math.floorMod(host.seed() / SPREAD_SECONDS, FAILS_ONE_IN) == 0) {
            end(id, task, failed("a made-up service did not come up again"));
            return Optional.empty();
        }
        end(id, task, verdict("confirmed"));
        return Optional.of(DemoReport.after(told.levels(), changes(request), isUndo));
    }

    private static Step step(Duration since, Duration whole) {
        List<Step> steps = List.of(Step.values());
        long passed = steps.size() * since.toMillis() / whole.toMillis();
        return steps.get((int) Math.min(steps.size() - 1L, passed));
    }

    private static ChangeSet changes(JsonObject request) throws JsonException {
        return ChangeSet.ofCanonicalLines(request.text("changes"));
    }

    private static boolean isUndo(JsonObject request) throws JsonException {
        byte[] envelope = Base64.getDecoder().decode(request.text("activation"));
        return Activation.read(Envelope.read(envelope, PayloadType.ACTIVATION)
                                .payload()
                                .array())
                        .act()
                == Activation.Act.UNDO;
    }

    private static JsonObject refused(String code, String message) {
        return ended("refused", code, message);
    }

    private static JsonObject failed(String message) {
        return ended("failed", "restart.unit-failed", message);
    }

    private static JsonObject ended(String verdict, String code, String message) {
        JsonObject problem = JsonObject.with("code", code)
                .and("message", message)
                .and("wayOut", "it is made up: try it again, or skip this host")
                .build();
        return JsonObject.with("verdict", verdict)
                .and("problems", new JsonArray(List.of(problem)))
                .build();
    }

    private static String words(Step step) {
        return switch (step) {
            case PREFLIGHT -> "looking at this host";
            case STAGE -> "fetching packages";
            case APPLY -> "installing";
            case RESTART -> "restarting services";
            case VERIFY -> "looking again";
        };
    }

    private static String log(JsonObject request, Step step) throws JsonException {
        var log = new StringBuilder("made up: no package was touched\n");
        if (step.compareTo(Step.APPLY) >= 0) {
            changes(request)
                    .replacements()
                    .forEach(change -> log.append("Unpacking ")
                            .append(change.key().name())
                            .append(" (")
                            .append(change.to().text())
                            .append(") over (")
                            .append(change.from().text())
                            .append(") ...\n"));
        }
        return log.toString();
    }
}
