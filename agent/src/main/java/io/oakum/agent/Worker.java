package io.oakum.agent;

import io.oakum.core.plan.Change;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.core.rollout.Step;
import io.oakum.execution.Act;
import io.oakum.execution.Afterwards;
import io.oakum.execution.HostExecutor;
import io.oakum.execution.Order;
import io.oakum.execution.RunJson;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.RunRecord;
import io.oakum.packages.Goal;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.StopRequest;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Activation;
import io.oakum.trust.order.OrderVerifier.Verdict.Accepted;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Does one piece of work as root, and says what came of it. Cut off and begun anew, it goes on and does nothing twice. */
final class Worker {
    private static final Duration LIMIT = Duration.ofHours(1);

    /** A shutdown takes as long as the slowest service; after this it is not coming. */
    private static final Duration SHUTDOWN = Duration.ofMinutes(10);

    private final Allegiance allegiance = new Allegiance(Path.of("/var/lib/oakum/fleet"));
    private final Works works;
    private final String id;
    private final ShownSteps steps;
    private final StopRequest stop = new StopRequest();
    private final HostBench bench = new HostBench(stop);
    private final PlanWork plans;

    Worker(Works works, String id) {
        this.works = works;
        this.id = id;
        this.steps = new ShownSteps(works, id);
        this.plans = new PlanWork(bench, steps);
    }

    /** @return the process's exit code; what came of it stands in the work's folder */
    int run() throws IOException {
        Optional<FileLock> lock = works.take(id);
        if (lock.isEmpty() || works.hasEnded(id)) {
            return 0;
        }
        Shown.makeFolder(works.shown());
        Thread.ofVirtual().start(this::watchForStop);
        try {
            works.end(id, result());
            return 0;
        } catch (JsonException e) {
            works.end(id, Works.refused("what is asked for is not understood: " + e.getMessage()));
        } catch (IOException | UnreachableException e) {
            works.end(id, Works.refused(String.valueOf(e.getMessage())));
        }
        return 1;
    }

    private void watchForStop() {
        while (!stop.isMade()) {
            if (works.isStopAsked(id)) {
                stop.make();
            }
            try {
                Thread.sleep(Duration.ofMillis(500));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private JsonObject result() throws IOException, JsonException, UnreachableException {
        JsonObject work = works.request(id);
        JsonObject request = work.object("request");
        Guard guard = Guard.read(Guard.FILE);
        return switch (work.text("kind")) {
            case "simulate" -> plans.simulate(request, guard);
            case "rehearse" -> rehearsed(request, guard);
            case "stage" -> guard.downloads() ? plans.stage(request, guard) : Works.refused(notAllowed("downloads"));
            case "carry-out" -> carriedOut(request, guard);
            default -> throw new JsonException("nobody here knows how to " + work.text("kind"));
        };
    }

    /** What is tried has to be fetched first, and nobody has signed it yet. */
    private JsonObject rehearsed(JsonObject request, Guard guard)
            throws IOException, JsonException, UnreachableException {
        if (!guard.rehearsals()) {
            return Works.refused(notAllowed("rehearsals"));
        }
        return guard.downloads() ? plans.rehearse(request, guard) : Works.refused(notAllowed("downloads"));
    }

    /** The server believes an inventory and no claim: one is taken at once, by the process that is at work already. */
    private JsonObject told(JsonObject result) throws JsonException {
        if (Set.of("confirmed", "restart-left").contains(result.text("verdict"))) {
            try {
                Instant begun = Instant.now();
                steps.step(Step.VERIFY, "looking at this host for its report");
                FreshReport.OF_HOST.write(Json.write(ReportDocument.of(bench.look(steps))), begun);
            } catch (IOException | UnreachableException e) {
                // What was done is done; the network half asks for the report, and is told why there is none.
                steps.line("no report: " + e.getMessage());
            }
        }
        return result;
    }

    private static String notAllowed(String what) {
        return "the owner of this host does not allow " + what + " (" + Guard.FILE + ")";
    }

    /** The owner of this host is told of it, whatever became of it. */
    private JsonObject carriedOut(JsonObject request, Guard guard)
            throws IOException, JsonException, UnreachableException {
        JsonObject ended = told(carryOut(request, guard));
        tell(request, how(ended));
        return ended;
    }

    private static String how(JsonObject ended) throws JsonException {
        var words = new StringBuilder(ended.text("verdict"));
        for (JsonObject problem : ended.objects("problems")) {
            words.append("; ").append(problem.text("message"));
        }
        return words.toString();
    }

    /** What cannot be told here is done all the same, and its end is kept. */
    private void tell(JsonObject request, String verdict) {
        try {
            var order = OrderLog.Signed.of(request, allegiance.trust());
            allegiance.orders(bench.runner()).tell(order, Secrecy.ofHost().redacted(verdict), Instant.now());
        } catch (IOException | JsonException e) {
            System.err.println("oakum-root: an order is not told to this host's log: " + e.getMessage());
        }
    }

    private JsonObject carryOut(JsonObject request, Guard guard)
            throws IOException, JsonException, UnreachableException {
        Path accepted = works.of(id).resolve("accepted");
        boolean begunBefore = Files.exists(accepted);
        HostExecutor executor = bench.executor(steps);
        if (begunBefore) {
            Optional<JsonObject> ended =
                    goOn(executor, Files.readString(accepted).strip());
            if (ended.isPresent()) {
                return ended.get();
            }
        }
        return switch (new Judgement(allegiance, guard, Uptime.ofHost()).judge(request, Instant.now(), begunBefore)) {
            case Judgement.Verdict.Refuse(String why) ->
                RunJson.of(RunOutcome.refused("", List.of(Problem.of(ProblemCode.ORDER_REJECTED, why))));
            case Judgement.Verdict.Obey(Accepted order, ChangeSet changes, VerifyingKey online) -> {
                String name = "order " + order.digest().hex() + " "
                        + order.activation().token();
                if (!begunBefore) {
                    allegiance.done(order.activation().token(), online);
                    Durable.write(accepted, name + "\n", "rw-------");
                    tell(request, "taken");
                }
                RunOutcome outcome = carryOut(executor, order, changes, name, guard);
                awaitReboot(name);
                yield RunJson.of(outcome);
            }
        };
    }

    /** A host that is going down has not come to an end: after the boot this work is gone on with, and ends with what is true then. */
    private void awaitReboot(String name) throws IOException {
        Instant end = Instant.now().plus(SHUTDOWN);
        while (isRebooting(name) && Instant.now().isBefore(end)) {
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting", e);
        }
    }

    private static boolean isBusy(RunOutcome outcome) {
        return outcome.problems().stream().anyMatch(problem -> problem.code() == ProblemCode.BUSY);
    }

    private boolean isRebooting(String name) throws IOException {
        return RunRecord.all(bench.folders().journals()).stream()
                .anyMatch(record -> record.goal().equals(name)
                        && record.did(Act.REBOOT)
                        && record.verdict().isEmpty());
    }

    private RunOutcome carryOut(HostExecutor executor, Accepted order, ChangeSet changes, String name, Guard guard)
            throws IOException, UnreachableException {
        Duration limit = order.order().validity().maxDuration().dividedBy(2);
        var wanted = new Order(
                new Goal.Again(changes, bench.supply(changes)),
                name,
                List.of(),
                List.of(),
                changes.removals().map(Change::key).map(key -> key.name()).collect(Collectors.toSet()),
                guard.rehearsals() ? Optional.of(bench.rehearser(limit)) : Optional.empty(),
                guard.rehearsals() ? "" : notAllowed("rehearsals"),
                limit,
                afterwards(order, changes, guard));
        if (order.activation().act() == Activation.Act.APPLY) {
            return executor.carryOut(wanted);
        }
        String prefix = "order " + order.digest().hex() + " ";
        Optional<RunRecord> run = RunRecord.all(bench.folders().journals()).reversed().stream()
                .filter(record -> record.kind().equals("patch") && record.goal().startsWith(prefix))
                .filter(RunRecord::mayHaveChanged)
                .findFirst();
        // A host that failed before it changed anything, or was lost, is asked too: what it never did is taken back.
        return run.isPresent() ? executor.undo(run.get(), wanted, false) : RunOutcome.notNeeded();
    }

    private Afterwards afterwards(Accepted order, ChangeSet changes, Guard guard) {
        if (changes.touchesAgent()) {
            return bench.ofAgent();
        }
        boolean reboots = order.order().limits().reboot() && guard.reboots();
        boolean undoes =
                order.order().limits().undoIfUnhealthy() && order.activation().act() == Activation.Act.APPLY;
        return new Afterwards(
                reboots ? Optional.of(bench.rebooter()) : Optional.empty(),
                undoes ? Optional.of(Afterwards.ENOUGH) : Optional.empty());
    }

    /** Brings to its end what was cut off. @return how it ended; empty where nothing was changed yet, and it is begun again */
    private Optional<JsonObject> goOn(HostExecutor executor, String name) throws IOException, UnreachableException {
        // After a reboot the host's own unit may be bringing it to its end right now.
        RunOutcome resumed = executor.resume(LIMIT, bench.ofAgent());
        for (int i = 0; i < 600 && isBusy(resumed); i++) {
            pause();
            resumed = executor.resume(LIMIT, bench.ofAgent());
        }
        return RunRecord.all(bench.folders().journals()).reversed().stream()
                .filter(record -> record.goal().equals(name) && record.verdict().isPresent())
                .filter(record -> record.did(Act.APPLY))
                .findFirst()
                .map(Worker::ended);
    }

    /** What a run that was cut off came to, by its journal: the process that knew more is gone. */
    static JsonObject ended(RunRecord record) {
        String how = "brought to its end after it was cut off";
        String told = String.join("; ", record.problems());
        return JsonObject.with("id", record.id())
                .and("verdict", record.verdict().orElse(""))
                .and("problems", JsonArray.ofTexts(List.of()))
                .and("why", told.isEmpty() ? how : told + " (" + how + ")")
                .build();
    }
}
