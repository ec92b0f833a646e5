package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.rollout.Execution.Settled;
import io.oakum.core.rollout.Phase;
import io.oakum.core.rollout.Verdict;
import io.oakum.core.why.Known.Cover;
import io.oakum.core.why.Known.Offer;
import io.oakum.core.why.Known.Stand;
import io.oakum.store.ExecutionStore;
import io.oakum.store.PlanStore;
import io.oakum.store.PlanStore.Covered;
import io.oakum.store.RolloutStore;
import io.oakum.store.Transaction;
import io.oakum.trust.order.TrustFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The plans that mean one host and are not done on it, and how each stands there. */
final class CoversOfHost {
    /** Older plans are history: what they left undone is offered still. */
    private static final int NEWEST = 20;

    private static final int ATTEMPTS = 100;

    private final Transaction tx;
    private final HostId host;
    private final TrustFile trust;
    private final List<Offer> offers;
    private final Map<String, ExecutionStore.Row> attempts = new HashMap<>();

    CoversOfHost(Transaction tx, HostId host, TrustFile trust, List<Offer> offers) {
        this.tx = tx;
        this.host = host;
        this.trust = trust;
        this.offers = offers;
        tx.executions().history(host, ATTEMPTS).forEach(row -> attempts.putIfAbsent(row.rollout(), row));
    }

    /** The newest first. What a newer plan has done is no matter of an older one any more. */
    List<Cover> all() {
        List<PlanStore.Row> plans = tx.plans().of(host, NEWEST);
        Map<String, Covered> parts =
                tx.plans().parts(host, plans.stream().map(PlanStore.Row::id).toList());
        var covers = new ArrayList<Cover>();
        var done = new HashSet<String>();
        for (PlanStore.Row plan : plans) {
            Optional<Covered> part = Optional.ofNullable(parts.get(plan.id()));
            if (part.isEmpty() || part.get().answer().equals("nothing")) {
                continue;
            }
            var standing = RolloutView.standing(tx, plan, tx.plans().signatures(plan.id()), trust);
            var packages = new HashSet<>(packages(part.get(), standing.request().goal()));
            packages.removeAll(done);
            Optional<Stand> stand = stand(part.get(), standing);
            if (stand.isEmpty()) {
                done.addAll(packages);
            } else if (!packages.isEmpty()) {
                covers.add(new Cover(plan.id(), packages, stand.get()));
            }
        }
        return covers;
    }

    private Set<String> packages(Covered part, PlanRequest.Goal goal) {
        if (part.changeSet().isPresent()) {
            return ChangeSet.ofCanonicalLines(
                            tx.plans().changeSet(part.changeSet().get()))
                    .changes()
                    .stream()
                    .map(change -> change.key().name())
                    .collect(Collectors.toSet());
        }
        return switch (goal.kind()) {
            case "agent" -> Set.of(ChangeSet.AGENT);
            case "packages" ->
                goal.names().stream().map(name -> name.replaceFirst("=.*", "")).collect(Collectors.toSet());
            case "close" ->
                offers.stream()
                        .filter(offer -> offer.vulnerabilities().stream().anyMatch(goal.names()::contains))
                        .map(Offer::name)
                        .collect(Collectors.toSet());
            default -> offers.stream().map(Offer::name).collect(Collectors.toSet());
        };
    }

    /** @return empty where it is done on this host */
    private Optional<Stand> stand(Covered part, RolloutView.Standing standing) {
        return switch (standing.state()) {
            case ASKING, REHEARSING ->
                Optional.of(
                        part.answer().equals("blocked")
                                ? new Stand.LeftOut(part.why())
                                : new Stand.Making(standing.words()));
            case FAILED -> Optional.of(new Stand.LeftOut(part.why().isEmpty() ? standing.words() : part.why()));
            case WAITING ->
                Optional.of(
                        part.proof().isEmpty()
                                ? new Stand.LeftOut(part.why())
                                : new Stand.Unsigned(standing.missing()));
            case EXPIRED -> Optional.of(new Stand.Expired());
            case APPROVED -> standing.rollout().flatMap(id -> rolling(part, id));
        };
    }

    private Optional<Stand> rolling(Covered part, String rollout) {
        Optional<ExecutionStore.Row> attempt = Optional.ofNullable(attempts.get(rollout));
        if (attempt.isEmpty()) {
            return Optional.of(new Stand.LeftOut(part.why()));
        }
        ExecutionStore.Row row = attempt.get();
        if (row.state() instanceof Settled(Verdict verdict, Instant _)
                && (verdict.isConfirmed() || verdict == Verdict.RESTART_LEFT)) {
            return Optional.empty();
        }
        return tx.rollouts().find(rollout).map(found -> rolling(found, row));
    }

    private Stand rolling(RolloutStore.Row found, ExecutionStore.Row row) {
        String wanted = found.wanted().by()
                + (found.wanted().why().isEmpty() ? "" : ": " + found.wanted().why());
        if (found.closedAt().isPresent()) {
            var closed = new Phase.Closed(Phase.Outcome.valueOf(found.outcome()));
            return new Stand.Rolling(found.id(), closed, row.ring(), row.state(), row.why(), wanted);
        }
        RolloutView.Rollout now = RolloutView.rollout(tx, found);
        String words =
                row.state() instanceof Settled ? row.why() : now.admissions().getOrDefault(host, row.words());
        return new Stand.Rolling(found.id(), now.phase(), row.ring(), row.state(), words, wanted);
    }
}
