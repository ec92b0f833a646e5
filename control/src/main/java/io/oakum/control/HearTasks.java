package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.rollout.Step;
import io.oakum.core.rollout.Verdict;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.Database;
import io.oakum.store.ExecutionStore;
import io.oakum.store.StoreException;
import io.oakum.store.TaskStore.Asked;
import io.oakum.store.Transaction;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes in what hosts answer to what they were asked. A late or repeated answer changes nothing. */
public final class HearTasks {
    private static final int MAX_CHANGES = 1 << 20;
    private static final int MAX_WORDS = 1000;
    private static final int MAX_LOG = 32_000;
    private static final Set<String> REHEARSAL_VERDICTS = Set.of("passed", "failed", "inconclusive", "refused");

    private final Database database;

    public HearTasks(Database database) {
        this.database = database;
    }

    /** @throws JsonException if the answer is not one to what was asked; nothing was changed */
    public void hear(HostId host, TaskAnswer answer) throws StoreException, JsonException {
        String id = answer.id();
        if (!id.matches("[tx]-[0-9]{1,18}")) {
            throw new JsonException("'" + id + "' is no task");
        }
        long number = Long.parseLong(id.substring(2));
        Optional<JsonObject> result = answer.result().isEmpty()
                ? Optional.empty()
                : Optional.of(Json.readObject(answer.result().getBytes(StandardCharsets.UTF_8)));
        if (id.startsWith("t-")) {
            hearTask(host, number, answer, result);
        } else {
            hearExecution(host, number, answer, result);
        }
    }

    private void hearTask(HostId host, long id, TaskAnswer answer, Optional<JsonObject> result)
            throws StoreException, JsonException {
        if (result.isEmpty()) {
            database.change(tx -> tx.tasks().progress(id, host, words(answer.words())));
            return;
        }
        JsonObject ended = result.get();
        // Read before anything is written: what is no answer leaves no trace.
        Optional<Simulated> simulated =
                ended.find("answer").isPresent() ? Optional.of(Simulated.read(ended)) : Optional.empty();
        database.change(tx -> tx.tasks()
                .end(id, host, simulated.isPresent() ? "" : answer.result())
                .ifPresent(task -> ended(tx, task, ended, simulated)));
    }

    /**
     * What a host says that a goal would change there.
     *
     * @param passed what its copy showed where it has tried that already, and it passed
     */
    record Simulated(String answer, Optional<ChangeSet> changes, String why, Optional<JsonObject> passed) {
        static Simulated read(JsonObject object) throws JsonException {
            String answer = object.text("answer");
            if (!Set.of("feasible", "nothing", "blocked").contains(answer)) {
                throw new JsonException("a simulation does not answer '" + answer + "'");
            }
            if (!answer.equals("feasible")) {
                return new Simulated(answer, Optional.empty(), words(object.text("why")), Optional.empty());
            }
            String lines = object.text("changes");
            if (lines.length() > MAX_CHANGES) {
                throw new JsonException("a change set of " + lines.length() + " characters is not taken");
            }
            try {
                return new Simulated(answer, Optional.of(ChangeSet.ofCanonicalLines(lines)), "", whatPassed(object));
            } catch (IllegalArgumentException e) {
                throw new JsonException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static Optional<JsonObject> whatPassed(JsonObject answer) throws JsonException {
        if (answer.find("rehearsal").isEmpty()) {
            return Optional.empty();
        }
        JsonObject rehearsal = answer.object("rehearsal");
        if (!rehearsal.text("verdict").equals("passed")) {
            throw new JsonException("what did not pass on a copy is not feasible");
        }
        return Optional.of(rehearsal);
    }

    private static void ended(Transaction tx, Asked task, JsonObject result, Optional<Simulated> simulated) {
        switch (task.kind()) {
            case "simulate" -> {
                Simulated said = simulated.orElseGet(
                        () -> new Simulated("blocked", Optional.empty(), why(Json.write(result)), Optional.empty()));
                simulated(tx, task, said);
            }
            case "rehearse" -> rehearsed(tx, task, text(result, "verdict"), Json.write(result));
            default -> staged(tx, task, text(result, "verdict").equals("staged") ? "" : why(Json.write(result)));
        }
    }

    private static void simulated(Transaction tx, Asked task, Simulated said) {
        Optional<Sha256> digest = said.changes().map(changes -> Sha256.ofHex(changes.digest()));
        said.changes()
                .ifPresent(
                        changes -> tx.plans().keepChangeSet(Sha256.ofHex(changes.digest()), changes.canonicalLines()));
        tx.plans().answer(task.plan(), task.host(), said.answer(), digest, said.why());
        said.passed().ifPresent(report -> {
            tx.plans().tried(task.plan(), task.host());
            tx.plans().rehearse(task.plan(), digest.orElseThrow(), task.host());
            rehearsed(tx, task, "passed", Json.write(report));
        });
    }

    /** @param why it has not fetched its packages; it is tried again when its turn comes */
    private static void staged(Transaction tx, Asked task, String why) {
        tx.rollouts().ofPlan(task.plan()).ifPresent(rollout -> {
            tx.executions()
                    .note(
                            rollout.id(),
                            task.host(),
                            why.isEmpty() ? "has fetched its packages" : "could not fetch its packages: " + why);
            tx.rollouts().lookSoon(List.of(rollout.id()));
        });
    }

    private static void rehearsed(Transaction tx, Asked task, String said, String result) {
        String verdict = REHEARSAL_VERDICTS.contains(said) ? said : "inconclusive";
        tx.plans().rehearsed(task.plan(), task.host(), verdict, result);
        Recorded.done(
                tx,
                Actor.host(task.host()),
                "plan.rehearsed",
                task.plan(),
                JsonObject.with("verdict", verdict).build());
    }

    /** Gives up on tasks whose time is over. */
    public void giveUp() throws StoreException {
        database.change(tx -> {
            for (Asked task : tx.tasks().giveUp()) {
                switch (task.kind()) {
                    case "simulate" ->
                        tx.plans()
                                .answer(
                                        task.plan(),
                                        task.host(),
                                        "blocked",
                                        Optional.empty(),
                                        "it did not answer in time");
                    case "rehearse" ->
                        rehearsed(
                                tx,
                                task,
                                "inconclusive",
                                Json.write(JsonObject.with("why", "it did not answer in time")
                                        .build()));
                    default -> staged(tx, task, "it did not answer in time");
                }
            }
        });
    }

    private void hearExecution(HostId host, long id, TaskAnswer answer, Optional<JsonObject> result)
            throws StoreException, JsonException {
        Optional<Step> step = answer.step().isEmpty() ? Optional.empty() : Optional.of(step(answer.step()));
        database.change(tx -> {
            Optional<ExecutionStore.Row> row = tx.executions().active(host).filter(active -> active.id() == id);
            if (row.isEmpty()) {
                late(tx, host, id, answer, result);
            } else if (result.isPresent()) {
                ended(tx, row.get(), answer, result.get());
            } else {
                step.ifPresent(known ->
                        tx.executions().progress(id, answer.token(), known, words(answer.words()), log(answer.log())));
            }
        });
    }

    /** A host that was given up on tells how it went after all. What was decided stays; what happened is kept beside it. */
    private static void late(Transaction tx, HostId host, long id, TaskAnswer answer, Optional<JsonObject> result) {
        tx.given()
                .late(host, id, answer.token(), answer.result(), log(answer.log()))
                .ifPresent(late -> recordReport(
                        tx,
                        host,
                        new Reported(late.rollout(), late.attempt(), "host.reported-late"),
                        answer,
                        text(result.orElseThrow(), "verdict")));
    }

    private record Reported(String rollout, int attempt, String action) {}

    private static void recordReport(Transaction tx, HostId host, Reported reported, TaskAnswer answer, String said) {
        String digest =
                Sha256.of(answer.result().getBytes(StandardCharsets.UTF_8)).hex();
        Recorded.done(
                tx,
                Actor.host(host),
                reported.action(),
                reported.rollout(),
                JsonObject.with("verdict", said)
                        .and("attempt", reported.attempt())
                        .and("result", digest)
                        .build());
    }

    private static Step step(String word) throws JsonException {
        for (Step step : Step.values()) {
            if (step.name().equals(word)) {
                return step;
            }
        }
        throw new JsonException("'" + word + "' is no step");
    }

    /** A host that was seen changed and now says that it has nothing to take back is believed when its inventory shows so. */
    private static void ended(Transaction tx, ExecutionStore.Row row, TaskAnswer answer, JsonObject result) {
        String said = text(result, "verdict");
        boolean held = switch (said) {
            case "confirmed", "restart-left" -> tx.executions().claim(row.id(), answer.token(), said, answer.result());
            case "not-needed" ->
                tx.given().isUndoOfSeen(row.rollout(), row.host())
                        ? tx.executions().claim(row.id(), answer.token(), "confirmed", answer.result())
                        : end(tx, row, answer, Verdict.NOT_NEEDED);
            case "reverted" -> end(tx, row, answer, Verdict.REVERTED);
            case "refused" -> end(tx, row, answer, isStopped(result) ? Verdict.CANCELLED : Verdict.FAILED);
            default -> end(tx, row, answer, Verdict.FAILED);
        };
        if (held) {
            recordReport(tx, row.host(), new Reported(row.rollout(), row.attempt(), "host.reported"), answer, said);
            tx.rollouts().lookSoon(List.of(row.rollout()));
        }
    }

    private static boolean end(Transaction tx, ExecutionStore.Row row, TaskAnswer answer, Verdict verdict) {
        return tx.executions().end(row.id(), answer.token(), verdict, why(answer.result()), answer.result());
    }

    private static boolean isStopped(JsonObject result) {
        return problems(result).stream()
                .anyMatch(problem -> text(problem, "code").equals("run.stopped"));
    }

    /** Why something ended as it did, from the host's own account. */
    static String why(String result) {
        try {
            JsonObject object = Json.readObject(result.getBytes(StandardCharsets.UTF_8));
            String problems = problems(object).stream()
                    .map(problem -> text(problem, "message"))
                    .collect(Collectors.joining("; "));
            return words(problems.isEmpty() ? text(object, "why") : problems);
        } catch (JsonException e) {
            return "its answer cannot be read: " + e.getMessage();
        }
    }

    /** How something ended by the host's own account, and why. */
    public static String said(String result) {
        try {
            String verdict = text(Json.readObject(result.getBytes(StandardCharsets.UTF_8)), "verdict");
            String why = why(result);
            return words(why.isEmpty() ? verdict : verdict + ": " + why);
        } catch (JsonException e) {
            return "its answer cannot be read: " + e.getMessage();
        }
    }

    private static List<JsonObject> problems(JsonObject object) {
        try {
            return object.find("problems").isPresent() ? object.objects("problems") : List.of();
        } catch (JsonException e) {
            return List.of();
        }
    }

    private static String text(JsonObject object, String name) {
        try {
            return object.find(name).isPresent() ? object.text(name) : "";
        } catch (JsonException e) {
            return "";
        }
    }

    private static String words(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MAX_WORDS ? line.substring(0, MAX_WORDS) : line;
    }

    private static String log(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}&&[^\\n]]", "");
        return clean.length() > MAX_LOG ? clean.substring(clean.length() - MAX_LOG) : clean;
    }
}
