package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Decision;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accepts risks: an owner, a reason, an end, and two people. Where one person runs the fleet alone they may be both, and it is marked.
 * An acceptance changes no deadline and hides nothing; it ends by itself when what was known at its time is no longer so.
 */
public final class AcceptRisk {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;
    private final boolean isSolo;

    /** @param isSolo whether one person may ask and approve */
    public AcceptRisk(Database database, boolean isSolo) {
        this.database = database;
        this.isSolo = isSolo;
    }

    /** What is asked for. */
    public record Asked(String vulnerability, Place place, String owner, String reason, Instant endsAt) {}

    public sealed interface Answer {
        record Done(Acceptance acceptance) implements Answer {}

        /** Not as it stands; the reason in words. */
        record No(String why) implements Answer {}

        record Unknown() implements Answer {}
    }

    public Answer ask(Asked asked, String person) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            Optional<String> why = refusal(tx, asked, now);
            if (why.isPresent()) {
                return new Answer.No(why.get());
            }
            RiskFacts facts = RiskFacts.now(tx, asked.vulnerability(), asked.place(), now);
            var decision = new Decision(asked.owner(), asked.reason(), person, now, asked.endsAt(), facts.text());
            long id = tx.risks().ask(asked.vulnerability(), asked.place(), decision);
            Recorded.done(
                    tx,
                    Actor.person(person),
                    "exception.asked",
                    String.valueOf(id),
                    JsonObject.with("vulnerability", asked.vulnerability())
                            .and("owner", asked.owner())
                            .and("reason", asked.reason())
                            .and("endsAt", asked.endsAt().toString())
                            .build());
            return new Answer.Done(tx.risks().acceptance(id).orElseThrow());
        });
    }

    private static Optional<String> refusal(Transaction tx, Asked asked, Instant now) {
        if (!asked.endsAt().isAfter(now)) {
            return Optional.of("its end, " + asked.endsAt() + ", is not in the future");
        }
        if (asked.endsAt().isAfter(now.plus(LONGEST))) {
            return Optional.of("a risk is accepted for a year at most; " + asked.endsAt() + " is later");
        }
        Optional<HostId> host = asked.place().host();
        if (host.isPresent() && tx.hosts().find(host.get()).isEmpty()) {
            return Optional.of("there is no host " + host.get());
        }
        var filter = new Filter(
                Optional.of(asked.vulnerability()),
                Optional.empty(),
                host,
                asked.place().tag(),
                Optional.empty(),
                false,
                Optional.empty());
        return tx.questions().find(filter, Optional.empty(), 1).isEmpty()
                ? Optional.of(asked.vulnerability() + " is not open there, so there is no risk to accept")
                : Optional.empty();
    }

    public Answer approve(long id, String person) throws StoreException {
        return database.transact(tx -> {
            Optional<Acceptance> asked = tx.risks().acceptance(id);
            if (asked.isEmpty()) {
                return new Answer.Unknown();
            }
            boolean isSelf = asked.get().decision().askedBy().equals(person);
            if (isSelf && !isSolo) {
                return new Answer.No(person + " asked for it; a second person has to approve it");
            }
            Instant now = tx.now();
            if (!asked.get().decision().endsAt().isAfter(now)) {
                return new Answer.No("its end, " + asked.get().decision().endsAt() + ", has passed");
            }
            RiskFacts facts =
                    RiskFacts.now(tx, asked.get().vulnerability(), asked.get().place(), now);
            if (!tx.risks().approve(id, person, now, facts.text())) {
                return new Answer.No("it is approved or ended already");
            }
            tx.changes().add(Kind.VULNERABILITY, asked.get().vulnerability());
            Recorded.done(
                    tx,
                    Actor.person(person),
                    "exception.approved",
                    String.valueOf(id),
                    JsonObject.with("selfApproved", isSelf).build());
            return new Answer.Done(tx.risks().acceptance(id).orElseThrow());
        });
    }

    public Answer end(long id, String why, String person) throws StoreException {
        return database.transact(tx -> {
            Optional<Acceptance> asked = tx.risks().acceptance(id);
            if (asked.isEmpty()) {
                return new Answer.Unknown();
            }
            if (!tx.risks().end(id, tx.now(), why)) {
                return new Answer.No("it ended already");
            }
            Recorded.done(
                    tx,
                    Actor.person(person),
                    "exception.ended",
                    String.valueOf(id),
                    JsonObject.with("reason", why).build());
            return new Answer.Done(tx.risks().acceptance(id).orElseThrow());
        });
    }

    /** An acceptance, whether it counts now, and how many exposures are under it. */
    public record Listed(Acceptance acceptance, String state, long exposures) {}

    /** All that ever were, newest first. */
    public List<Listed> list() throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            return tx.risks().acceptances().stream()
                    .map(each -> new Listed(each, state(each, now), open(tx, each)))
                    .toList();
        });
    }

    private static String state(Acceptance each, Instant now) {
        if (each.end().isPresent()) {
            return "ended";
        }
        if (!each.decision().endsAt().isAfter(now)) {
            return "expired";
        }
        return each.approval().isPresent() ? "in-force" : "waiting";
    }

    private static long open(Transaction tx, Acceptance each) {
        return RiskFacts.open(tx, each.vulnerability(), each.place()).size();
    }
}
