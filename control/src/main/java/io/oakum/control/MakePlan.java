package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.Life;
import io.oakum.core.plan.Draft;
import io.oakum.core.plan.Draft.Answer;
import io.oakum.core.plan.Draft.Rehearsed;
import io.oakum.core.plan.Planner;
import io.oakum.core.plan.Planner.Next;
import io.oakum.store.Database;
import io.oakum.store.HostStore;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.PlanStore.Rehearsal;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Target;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes a plan of a wish: asks the hosts what it would change, has that tried on copies, and freezes the result for people to sign. */
public final class MakePlan {
    private static final Duration SIMULATION = Duration.ofMinutes(10);
    private static final Duration REHEARSAL = Duration.ofHours(2);
    private static final int SHOWN = 20;

    /** So many vulnerabilities or packages are named by one plan: people are to read what they sign. */
    public static final int MOST_NAMES = 200;

    private final Database database;
    private final Secrets secrets;
    private final boolean wantsReference;
    private final OfferedAgent.Source agents;

    /** Where a plan may name a change or none, and no agent is handed out. */
    public MakePlan(Database database, Secrets secrets) {
        this(database, secrets, false, OfferedAgent.Source.NONE);
    }

    /**
     * @param wantsReference whether each plan has to name a change of the owner's own books
     * @param agents what agents can be upgraded to
     */
    public MakePlan(Database database, Secrets secrets, boolean wantsReference, OfferedAgent.Source agents) {
        this.database = database;
        this.secrets = secrets;
        this.wantsReference = wantsReference;
        this.agents = agents;
    }

    public sealed interface Made {
        record Begun(String plan) implements Made {}

        record Refused(String why) implements Made {}

        /** It names no change, and here each has to. */
        record WithoutReference() implements Made {}
    }

    public Made make(PlanRequest request, Actor actor) throws StoreException {
        if (wantsReference && request.changeReference().isBlank()) {
            return new Made.WithoutReference();
        }
        String id = "p-" + secrets.name();
        Optional<OfferedAgent> agent = request.goal().isAgent() ? agents.newest() : Optional.empty();
        Optional<String> refusal = refusal(request.goal(), agent);
        if (refusal.isPresent()) {
            return new Made.Refused(refusal.get());
        }
        return database.transact(tx -> {
            List<HostStore.Row> all = tx.hosts().all();
            Optional<String> unknown = unknown(request.scope(), all);
            if (unknown.isPresent()) {
                return new Made.Refused(unknown.get());
            }
            List<HostStore.Row> meant = all.stream()
                    .filter(row -> isMeant(row, request.scope()))
                    .filter(row -> Life.of(row.events(), tx.now()).isCounted())
                    .toList();
            if (meant.isEmpty()) {
                return new Made.Refused("no host is meant by that");
            }
            begin(tx, id, request, actor, meant);
            List<HostId> heard = heard(tx, id, meant);
            agent.ifPresentOrElse(
                    offered -> new AgentAnswers(offered).write(tx, id, heard), () -> ask(tx, id, request, heard));
            return new Made.Begun(id);
        });
    }

    private static Optional<String> refusal(PlanRequest.Goal goal, Optional<OfferedAgent> agent) {
        if (goal.isAgent() && agent.isEmpty()) {
            return Optional.of("this server has no package of the agent to hand out");
        }
        return goal.names().size() > MOST_NAMES
                ? Optional.of("a plan names at most " + MOST_NAMES + " vulnerabilities or packages, and this one names "
                        + goal.names().size() + ": make several, or one of every security update")
                : Optional.empty();
    }

    private static Optional<String> unknown(PlanRequest.Scope scope, List<HostStore.Row> all) {
        for (String host : scope.hosts()) {
            if (all.stream().noneMatch(row -> isNamed(row, host))) {
                return Optional.of("no host is called '" + host + "'");
            }
        }
        for (String tag : scope.tags()) {
            if (all.stream().noneMatch(row -> row.tags().contains(tag))) {
                return Optional.of("no host has the tag '" + tag + "'");
            }
        }
        return Optional.empty();
    }

    private static boolean isMeant(HostStore.Row row, PlanRequest.Scope scope) {
        boolean isNamed = scope.hosts().isEmpty() || scope.hosts().stream().anyMatch(host -> isNamed(row, host));
        boolean isTagged = scope.tags().isEmpty() || scope.tags().stream().anyMatch(row.tags()::contains);
        return isNamed && isTagged;
    }

    private static boolean isNamed(HostStore.Row row, String host) {
        return row.name().equals(host) || row.id().value().equals(host);
    }

    private static void begin(Transaction tx, String id, PlanRequest request, Actor actor, List<HostStore.Row> meant) {
        tx.plans()
                .begin(
                        id,
                        actor.name(),
                        Json.write(request.json()),
                        meant.stream().map(HostStore.Row::id).toList());
        JsonObject details = JsonObject.with("hosts", meant.size())
                .and("request", request.json())
                .build();
        Recorded.done(tx, actor, "plan.begun", id, details);
    }

    /** Those that are heard; the others are left out at once, with the reason. */
    private static List<HostId> heard(Transaction tx, String id, List<HostStore.Row> meant) {
        var asked = new ArrayList<HostId>();
        for (HostStore.Row row : meant) {
            Life life = Life.of(row.events(), tx.now());
            if (life == Life.ACTIVE) {
                asked.add(row.id());
            } else {
                String why = "it is " + word(life) + ", so nobody can ask it";
                tx.plans().answer(id, row.id(), "blocked", Optional.empty(), why);
            }
        }
        return asked;
    }

    private static void ask(Transaction tx, String id, PlanRequest request, List<HostId> asked) {
        boolean each = request.rehearsing() == PlanRequest.Rehearsing.EACH_HOST;
        JsonObject question = JsonObject.with("goal", request.goalJson())
                .and(
                        "allowRemove",
                        JsonArray.ofTexts(
                                request.allowRemove().stream().sorted().toList()))
                .and("rehearse", each)
                .build();
        tx.tasks().ask(asked, id, "simulate", Json.write(question), each ? REHEARSAL : SIMULATION);
    }

    private static String word(Life life) {
        return life.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Goes on with every plan that is not finished; one look each. */
    public void look() throws StoreException {
        List<String> unfinished = database.transact(tx -> tx.plans().unfinished());
        if (unfinished.isEmpty()) {
            return;
        }
        TrustFile trust = FoundFleet.current(database);
        for (String id : unfinished) {
            database.change(tx -> tx.plans().take(id).ifPresent(plan -> goOn(tx, plan, trust)));
        }
    }

    private static void goOn(Transaction tx, PlanStore.Row plan, TrustFile trust) {
        try {
            PlanRequest request = request(plan);
            switch (Planner.next(draft(tx, plan, request))) {
                case Next.Asking _ -> {}
                case Next.Rehearsing _ -> {}
                case Next.Rehearse(var on) -> on.forEach((changeSet, host) -> rehearse(tx, plan.id(), changeSet, host));
                case Next.Failed(var leftOut) -> fail(tx, plan.id(), leftOut, names(tx, plan.id()));
                case Next.Ready ready -> freeze(tx, plan, new PlanDocument(plan, request, ready, tx), trust);
            }
        } catch (JsonException e) {
            throw new IllegalStateException("the plan " + plan.id() + " that is stored cannot be read", e);
        }
    }

    /** What was asked for when the plan was begun. */
    public static PlanRequest request(PlanStore.Row plan) throws JsonException {
        return PlanRequest.read(Json.readObject(plan.request().getBytes(StandardCharsets.UTF_8)));
    }

    /** How far a plan is that is not frozen yet. */
    public static Draft draft(Transaction tx, PlanStore.Row plan, PlanRequest request) {
        var answers = new HashMap<HostId, Answer>();
        for (Covered host : tx.plans().hosts(plan.id())) {
            answers.put(
                    host.host(),
                    switch (host.answer()) {
                        case "feasible" ->
                            new Answer.Feasible(host.changeSet().orElseThrow().hex());
                        case "nothing" -> new Answer.Nothing();
                        case "blocked" -> new Answer.Blocked(host.why());
                        default -> new Answer.Asked();
                    });
        }
        Map<String, Rehearsed> rehearsals = tx.plans().rehearsals(plan.id()).stream()
                .collect(Collectors.toMap(one -> one.changeSet().hex(), MakePlan::rehearsed));
        return new Draft(answers, rehearsals, request.rehearses());
    }

    private static Rehearsed rehearsed(Rehearsal rehearsal) {
        return switch (rehearsal.verdict().orElse("")) {
            case "" -> new Rehearsed.Asked(rehearsal.on());
            case "passed" -> new Rehearsed.Passed(rehearsal.on());
            case "refused" ->
                new Rehearsed.Refused(
                        rehearsal.on(), HearTasks.why(rehearsal.result()), Set.copyOf(rehearsal.refusedBy()));
            default -> new Rehearsed.NotPassed(rehearsal.on(), HearTasks.why(rehearsal.result()));
        };
    }

    private static void rehearse(Transaction tx, String plan, String changeSet, HostId on) {
        Sha256 digest = Sha256.ofHex(changeSet);
        tx.plans().rehearse(plan, digest, on);
        String request = Json.write(
                JsonObject.with("changes", tx.plans().changeSet(digest)).build());
        tx.tasks().ask(List.of(on), plan, "rehearse", request, REHEARSAL);
    }

    private static Map<HostId, String> names(Transaction tx, String plan) {
        return tx.plans().hosts(plan).stream().collect(Collectors.toMap(Covered::host, Covered::name));
    }

    private static void fail(Transaction tx, String plan, Map<HostId, String> leftOut, Map<HostId, String> names) {
        Map<String, List<String>> byReason = new TreeMap<>();
        leftOut.forEach((host, why) ->
                byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(names.getOrDefault(host, "?")));
        String why = byReason.entrySet().stream()
                .limit(SHOWN)
                .map(one -> some(one.getValue()) + ": " + one.getKey())
                .collect(Collectors.joining("; "));
        String others = byReason.size() > SHOWN ? "; and " + (byReason.size() - SHOWN) + " other reasons" : "";
        tx.plans().fail(plan, why + others);
        Recorded.refused(tx, Actor.SERVER, "plan.failed", plan, "it covers no host");
    }

    private static String some(List<String> names) {
        List<String> first = names.stream().sorted().limit(SHOWN).toList();
        return String.join(", ", first)
                + (names.size() > first.size() ? " and " + (names.size() - first.size()) + " more" : "");
    }

    private static void freeze(Transaction tx, PlanStore.Row plan, PlanDocument written, TrustFile trust)
            throws JsonException {
        Bytes document = Bytes.ofText(Json.write(written.json()));
        byte[] payload = written.order(trust, document, tx.now()).write();
        Map<HostId, String> proofs = new HashMap<>();
        Target.proveAll(written.targets())
                .forEach((target, proof) -> proofs.put(new HostId(target.agent()), Json.write(proof.json())));
        String text = new String(document.array(), StandardCharsets.UTF_8);
        tx.plans().freeze(plan.id(), text, Bytes.of(payload), proofs, written.notAsOffered(tx));
        Recorded.done(
                tx,
                Actor.SERVER,
                "plan.frozen",
                plan.id(),
                JsonObject.with("document", Sha256.of(document.array()).hex())
                        .and(
                                "order",
                                Envelope.unsigned(PayloadType.ORDER, payload)
                                        .digest()
                                        .hex())
                        .and("hosts", proofs.size())
                        .build());
    }
}
