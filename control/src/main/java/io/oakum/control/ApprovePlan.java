package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Gate;
import io.oakum.core.plan.Ring;
import io.oakum.store.Database;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.RolloutStore.Beginning;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Approvals;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes signatures of a plan's order, and begins its rollout when enough people have signed. The server can sign nothing itself. */
public final class ApprovePlan {
    private static final Duration STAGING = Duration.ofMinutes(30);

    private final Database database;
    private final Secrets secrets;

    public ApprovePlan(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    public sealed interface Signed {
        /** @param missing how many people have yet to sign */
        record Waiting(int missing) implements Signed {}

        record Begun(String rollout) implements Signed {}

        record Refused(String why) implements Signed {}
    }

    /** @param armour what {@code ssh-keygen -Y sign -n order@oakum} wrote over the order's bytes */
    public Signed sign(String planId, String armour, Actor actor) throws StoreException {
        TrustFile trust = FoundFleet.current(database);
        return database.transact(tx -> {
            Optional<PlanStore.Row> plan = tx.plans().lock(planId);
            if (plan.isEmpty() || plan.get().frozen().isEmpty()) {
                return new Signed.Refused("there is no plan '" + planId + "' that waits to be signed");
            }
            PlanStore.Frozen frozen = plan.get().frozen().get();
            Order order = order(frozen);
            Envelope one = Envelope.unsigned(PayloadType.ORDER, frozen.payload().array())
                    .with(new Envelope.Mark.Ssh(armour));
            Optional<VerifyingKey> key = one.signersAmong(trust.approverKeys()).stream()
                    .filter(signer -> !trust.isRevoked(signer, order.validity().issued()))
                    .findFirst();
            Optional<String> refusal = refusal(order, key, trust, tx.now());
            if (key.isEmpty() || refusal.isPresent()) {
                String why = refusal.orElse("");
                Recorded.refused(tx, actor, Approvals.SIGNED, planId, why);
                return new Signed.Refused(why);
            }
            String person = trust.personOf(key.get()).orElseThrow();
            if (tx.plans().sign(planId, key.get().id(), person, armour)) {
                recordSigned(tx, planId, person, key.get());
            }
            return begunOrWaiting(tx, plan.get(), order, trust);
        });
    }

    private static Optional<String> refusal(Order order, Optional<VerifyingKey> key, TrustFile trust, Instant now) {
        if (key.isEmpty()) {
            return Optional.of("it is no signature over this order by a key of an approver in the trust file");
        }
        if (trust.expires().isBefore(now)) {
            return Optional.of("the trust file ended on " + trust.expires()
                    + ", and hosts obey no order until a root has signed another: oakum trust renew");
        }
        return now.isAfter(order.validity().expires())
                ? Optional.of("the order was good until " + order.validity().expires() + "; make another plan")
                : Optional.empty();
    }

    private static void recordSigned(Transaction tx, String plan, String person, VerifyingKey key) {
        Envelope envelope = envelope(tx, plan);
        Recorded.done(
                tx,
                Actor.person(person),
                Approvals.SIGNED,
                plan,
                JsonObject.with("key", key.id())
                        .and("order", envelope.digest().hex())
                        .and("envelope", Bytes.of(envelope.write()).base64())
                        .build());
    }

    private Signed begunOrWaiting(Transaction tx, PlanStore.Row plan, Order order, TrustFile trust) {
        Optional<Signed> begun = tx.rollouts().ofPlan(plan.id()).map(rollout -> new Signed.Begun(rollout.id()));
        if (begun.isPresent()) {
            return begun.get();
        }
        // Whoever was taken out of the trust file since no longer counts for hosts, and so not here.
        Set<String> valid = trust.approverKeys().stream().map(VerifyingKey::id).collect(Collectors.toSet());
        int persons = (int) tx.plans().signatures(plan.id()).stream()
                .filter(signature -> valid.contains(signature.keyId()))
                .map(PlanStore.Signature::person)
                .distinct()
                .count();
        int needed = trust.thresholds().of(order.orderClass());
        return persons < needed ? new Signed.Waiting(needed - persons) : new Signed.Begun(begin(tx, plan, order));
    }

    private String begin(Transaction tx, PlanStore.Row plan, Order order) {
        String id = "r-" + secrets.name();
        List<Covered> covered = tx.plans().hosts(plan.id()).stream()
                .filter(host -> !host.proof().isEmpty())
                .toList();
        Map<HostId, Sha256> changeSets = changeSets(covered);
        var beginning = new Beginning(
                id,
                plan.id(),
                "apply",
                Optional.empty(),
                plan.madeBy(),
                order.validity().notBefore(),
                order.validity().expires());
        tx.rollouts().begin(beginning, rings(plan.frozen().orElseThrow().document()), changeSets);
        // Who has tried it has fetched it.
        stage(
                tx,
                plan.id(),
                changeSets(covered.stream().filter(host -> !host.tried()).toList()));
        Recorded.done(
                tx,
                Actor.SERVER,
                "rollout.begun",
                id,
                JsonObject.with("plan", plan.id())
                        .and("hosts", changeSets.size())
                        .build());
        return id;
    }

    private static Map<HostId, Sha256> changeSets(List<Covered> hosts) {
        return hosts.stream()
                .collect(
                        Collectors.toMap(Covered::host, host -> host.changeSet().orElseThrow()));
    }

    /** From now on a repository may drop what was signed: every host has it already. */
    private static void stage(Transaction tx, String plan, Map<HostId, Sha256> changeSets) {
        Map<Sha256, List<HostId>> hosts = new HashMap<>();
        changeSets.forEach((host, digest) ->
                hosts.computeIfAbsent(digest, _ -> new ArrayList<>()).add(host));
        hosts.forEach((digest, those) -> {
            JsonObject request =
                    JsonObject.with("changes", tx.plans().changeSet(digest)).build();
            tx.tasks().ask(those, plan, "stage", Json.write(request), STAGING);
        });
    }

    /** The rings as the plan's document has them. */
    static List<Ring> rings(String document) {
        try {
            var rings = new ArrayList<Ring>();
            for (JsonObject ring :
                    Json.readObject(document.getBytes(StandardCharsets.UTF_8)).objects("rings")) {
                rings.add(ring(ring));
            }
            return rings;
        } catch (JsonException e) {
            throw new IllegalStateException("a frozen plan cannot be read", e);
        }
    }

    private static Ring ring(JsonObject ring) throws JsonException {
        var hosts = new ArrayList<HostId>();
        for (JsonObject host : ring.objects("hosts")) {
            hosts.add(new HostId(host.text("id")));
        }
        return new Ring(
                (int) ring.wholeNumber("no"),
                hosts,
                (int) ring.wholeNumber("maxActive"),
                new Gate((int) ring.wholeNumber("failureBudget"), (int) ring.wholeNumber("minConfirmed")),
                Duration.ofSeconds(ring.wholeNumber("soakSeconds")),
                Duration.ofSeconds(ring.wholeNumber("limitSeconds")),
                Duration.ofSeconds(ring.wholeNumber("openForSeconds")),
                ring.truth("needsApproval"));
    }

    static Order order(PlanStore.Frozen frozen) {
        try {
            return Order.read(frozen.payload().array());
        } catch (JsonException e) {
            throw new IllegalStateException("a frozen order cannot be read", e);
        }
    }

    /** The order with every signature that was given. */
    static Envelope envelope(Transaction tx, String plan) {
        PlanStore.Frozen frozen = tx.plans().find(plan).orElseThrow().frozen().orElseThrow();
        Envelope envelope =
                Envelope.unsigned(PayloadType.ORDER, frozen.payload().array());
        for (PlanStore.Signature signature : tx.plans().signatures(plan)) {
            envelope = envelope.with(new Envelope.Mark.Ssh(signature.armour()));
        }
        return envelope;
    }
}
