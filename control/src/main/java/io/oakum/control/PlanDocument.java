package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.plan.Planner;
import io.oakum.core.plan.Ring;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.PlanStore.Rehearsal;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.OrderClass;
import io.oakum.trust.order.Target;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts a plan into the words that its order names by digest, and the order into the bytes that people sign. */
final class PlanDocument {
    private final PlanStore.Row plan;
    private final PlanRequest request;
    private final Planner.Next.Ready ready;
    private final Map<HostId, Covered> covered = new HashMap<>();
    private final Map<String, String> changeSets = new TreeMap<>();
    private final List<Rehearsal> rehearsals;
    private final List<Ring> rings;

    PlanDocument(PlanStore.Row plan, PlanRequest request, Planner.Next.Ready ready, Transaction tx) {
        this.plan = plan;
        this.request = request;
        this.ready = ready;
        tx.plans().hosts(plan.id()).forEach(host -> covered.put(host.host(), host));
        for (HostId host : ready.hosts()) {
            Sha256 digest = changeSet(host);
            changeSets.computeIfAbsent(digest.hex(), _ -> tx.plans().changeSet(digest));
        }
        this.rehearsals = tx.plans().rehearsals(plan.id());
        this.rings = Planner.rings(ready.hosts(), request.rings(), request.pace());
    }

    private Covered covered(HostId host) {
        return java.util.Optional.ofNullable(covered.get(host)).orElseThrow();
    }

    private Sha256 changeSet(HostId host) {
        return covered(host).changeSet().orElseThrow();
    }

    List<Ring> rings() {
        return rings;
    }

    List<Target> targets() {
        var targets = new ArrayList<Target>();
        for (Ring ring : rings) {
            ring.hosts().forEach(host -> targets.add(new Target(host.value(), ring.no(), changeSet(host))));
        }
        return targets;
    }

    JsonObject json() throws JsonException {
        var rehearsed = new ArrayList<JsonValue>();
        for (Rehearsal rehearsal : rehearsals) {
            rehearsed.add(JsonObject.with("changeSet", rehearsal.changeSet().hex())
                    .and("on", rehearsal.on().value())
                    .and("verdict", rehearsal.verdict().orElse(""))
                    .and("result", object(rehearsal.result()))
                    .build());
        }
        var leftOut = new ArrayList<JsonValue>();
        ready.leftOut()
                .forEach((host, why) -> leftOut.add(JsonObject.with("id", host.value())
                        .and("name", covered(host).name())
                        .and("why", why)
                        .build()));
        var sets = new ArrayList<JsonValue>();
        changeSets.forEach((digest, lines) ->
                sets.add(JsonObject.with("digest", digest).and("lines", lines).build()));
        return JsonObject.with("v", 1)
                .and("id", plan.id())
                .and("madeBy", plan.madeBy())
                .and("request", request.json())
                .and(
                        "rings",
                        new JsonArray(rings.stream().<JsonValue>map(this::json).toList()))
                .and("changeSets", new JsonArray(sets))
                .and("rehearsals", new JsonArray(rehearsed))
                .and("leftOut", new JsonArray(leftOut))
                .build();
    }

    /**
     * Packages, as {@code name:arch}, that do not come to the version which is offered to a host, since somebody named another one.
     * What the offered one mends this plan may leave open there.
     */
    Set<String> notAsOffered(Transaction tx) {
        var packages = new TreeSet<String>();
        if (!request.goal().namesVersions()) {
            return packages;
        }
        for (HostId host : ready.hosts()) {
            Map<String, String> offered = offered(tx, host);
            String lines = changeSets.getOrDefault(changeSet(host).hex(), "");
            ChangeSet.ofCanonicalLines(lines)
                    .replacements()
                    .filter(change ->
                            !change.to().text().equals(offered.get(change.key().toString())))
                    .forEach(change -> packages.add(change.key().toString()));
        }
        return packages;
    }

    private static Map<String, String> offered(Transaction tx, HostId host) {
        var offered = new HashMap<String, String>();
        tx.exposures()
                .report(host)
                .flatMap(report -> HostScan.of(report.document()))
                .ifPresent(scan -> scan.updates()
                        .forEach(update -> offered.put(update.name() + ":" + update.arch(), update.candidate())));
        return offered;
    }

    private static JsonObject object(String text) throws JsonException {
        return text.isEmpty() ? new JsonObject(Map.of()) : Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject json(Ring ring) {
        List<JsonValue> hosts = ring.hosts().stream()
                .<JsonValue>map(host -> JsonObject.with("id", host.value())
                        .and("name", covered(host).name())
                        .and("changeSet", changeSet(host).hex())
                        .and("tried", covered(host).tried())
                        .build())
                .toList();
        return JsonObject.with("no", ring.no())
                .and("hosts", new JsonArray(hosts))
                .and("maxActive", ring.maxActive())
                .and("failureBudget", ring.gate().failureBudget())
                .and("minConfirmed", ring.gate().minConfirmed())
                .and("soakSeconds", ring.soak().toSeconds())
                .and("limitSeconds", ring.limit().toSeconds())
                .and("openForSeconds", ring.openFor().toSeconds())
                .and("needsApproval", ring.needsApproval())
                .build();
    }

    /** @param document whose digest it names */
    Order order(TrustFile trust, Bytes document, Instant now) {
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        Instant from =
                request.notBefore().filter(issued::isBefore).orElse(issued).truncatedTo(ChronoUnit.SECONDS);
        List<Target> targets = targets();
        Order.Limits limits = limits();
        boolean disrupts =
                limits.reboot() || limits.maxRemovals() > 0 || request.goal().isAgent();
        return new Order(
                trust.fleet(),
                plan.id(),
                disrupts ? OrderClass.DISRUPT : OrderClass.CHANGE,
                Sha256.of(document.array()),
                new Order.Targets(Target.root(targets), targets.size()),
                orderRings(from),
                trust.version(),
                new Order.Validity(
                        issued,
                        from,
                        from.plus(request.validFor()),
                        request.pace().limit()),
                limits,
                request.changeReference(),
                request.reason());
    }

    /** No ring may begin before those ahead of it can have been watched long enough. */
    private List<Order.Ring> orderRings(Instant from) {
        var orderRings = new ArrayList<Order.Ring>();
        Instant earliest = from;
        for (Ring ring : rings) {
            orderRings.add(new Order.Ring(ring.no(), ring.hosts().size(), earliest, ring.maxActive(), ring.soak()));
            earliest = earliest.plus(ring.soak());
        }
        return orderRings;
    }

    private Order.Limits limits() {
        int removals = 0;
        int installs = 0;
        for (String lines : changeSets.values()) {
            ChangeSet changes = ChangeSet.ofCanonicalLines(lines);
            removals = Math.max(removals, (int) changes.removals().count());
            installs = Math.max(installs, (int) changes.installs().count());
        }
        // An agent is never set back: one that is not heard is taken back by its host, in the same run.
        return new Order.Limits(
                request.reboots(), removals, installs, !request.goal().isAgent(), request.undoesIfUnhealthy());
    }
}
