package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ChangeStore.Kind;
import io.oakum.store.Database;
import io.oakum.store.RiskCoverage.Covered;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Decision;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.RiskStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Accepts risks: an owner, a reason, an end, and two people. Where one person runs the fleet alone they may be both, and it is marked.
 * An acceptance changes no deadline and hides nothing; it ends by itself when what was known at its time is no longer so.
 */
public final class AcceptRisk {
    /** So many are asked for, approved or ended at once. */
    public static final int MOST = 200;

    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;

    public AcceptRisk(Database database) {
        this.database = database;
    }

    /** Whether one person may ask and approve. */
    public boolean isSolo() throws StoreException {
        return FoundFleet.current(database).isSolo();
    }

    /**
     * On whose responsibility a risk is accepted, why, and until when.
     *
     * @param compensating what protects the hosts meanwhile; empty where nothing is said of it
     */
    public record Terms(String owner, String reason, String compensating, Instant endsAt) {}

    /** What is asked for: an exception for each of these vulnerabilities there. */
    public record Asked(Set<String> vulnerabilities, Place place, Terms terms) {
        public Asked {
            vulnerabilities = Set.copyOf(vulnerabilities);
        }
    }

    public sealed interface Answer {
        /** By their numbers. */
        record Done(List<Acceptance> acceptances) implements Answer {
            public Done {
                acceptances = List.copyOf(acceptances);
            }
        }

        /** None was changed; the reason in words. */
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
            List<Acceptance> before = tx.risks().about(asked.vulnerabilities(), now);
            var made = new ArrayList<Acceptance>();
            for (String vulnerability : new TreeSet<>(asked.vulnerabilities())) {
                Optional<Acceptance> same = before.stream()
                        .filter(one -> one.vulnerability().equals(vulnerability) && isSame(one, asked, person))
                        .findFirst();
                made.add(same.isPresent() ? same.get() : asked(tx, vulnerability, asked, person, now));
            }
            return new Answer.Done(made);
        });
    }

    /** Whoever presses a button twice asks once. */
    private static boolean isSame(Acceptance one, Asked asked, String person) {
        Decision was = one.decision();
        var terms = new Terms(was.owner(), was.reason(), was.compensating(), was.endsAt());
        return one.approval().isEmpty()
                && one.place().equals(asked.place())
                && was.askedBy().equals(person)
                && terms.equals(asked.terms());
    }

    private static Acceptance asked(Transaction tx, String vulnerability, Asked asked, String person, Instant now) {
        Terms terms = asked.terms();
        RiskFacts facts = RiskFacts.now(tx, vulnerability, asked.place(), now);
        var decision = new Decision(
                terms.owner(), terms.reason(), terms.compensating(), person, now, terms.endsAt(), facts.text());
        long id = tx.risks().ask(vulnerability, asked.place(), decision);
        JsonObject details = JsonObject.with("vulnerability", vulnerability)
                .and("group", asked.place().group().orElse(""))
                .and(
                        "hosts",
                        JsonArray.ofTexts(asked.place().named().stream()
                                .limit(ChangeHosts.TOLD)
                                .map(HostId::value)
                                .toList()))
                .and("ofHosts", asked.place().named().size())
                .and("owner", terms.owner())
                .and("reason", terms.reason())
                .and("compensatingControl", terms.compensating())
                .and("endsAt", terms.endsAt().toString())
                .build();
        Recorded.done(tx, Actor.person(person), "exception.asked", String.valueOf(id), details);
        return tx.risks().acceptance(id).orElseThrow();
    }

    private static Optional<String> refusal(Transaction tx, Asked asked, Instant now) {
        Instant endsAt = asked.terms().endsAt();
        if (!endsAt.isAfter(now)) {
            return Optional.of("its end, " + endsAt + ", is not in the future");
        }
        if (endsAt.isAfter(now.plus(LONGEST))) {
            return Optional.of("a risk is accepted for a year at most; " + endsAt + " is later");
        }
        List<HostId> hosts = asked.place().named();
        Set<HostId> present =
                tx.manyHosts().present(hosts).stream().map(host -> host.id()).collect(Collectors.toSet());
        Optional<HostId> gone =
                hosts.stream().filter(host -> !present.contains(host)).findFirst();
        if (gone.isPresent()) {
            return Optional.of("there is no host " + gone.get());
        }
        var open = tx.riskCoverage().of(asked.vulnerabilities(), asked.place()).stream()
                .map(Covered::vulnerability)
                .collect(Collectors.toSet());
        return asked.vulnerabilities().stream()
                .filter(one -> !open.contains(one))
                .min(String::compareTo)
                .map(one -> one + " is not open there, so there is no risk to accept");
    }

    /** All of these, or none. */
    public Answer approve(Collection<Long> ids, String person) throws StoreException {
        return database.transact(tx -> {
            List<Acceptance> asked = tx.risks().held(ids);
            Instant now = tx.now();
            boolean isSolo = FoundFleet.current(tx).isSolo();
            Optional<Answer> no = refusal(ids, asked, one -> unapproved(one, person, isSolo, now));
            if (no.isPresent()) {
                return no.get();
            }
            asked.forEach(one -> approve(tx, one, person, now));
            return new Answer.Done(tx.risks().held(ids));
        });
    }

    /** Why this one is not approved; empty where it can be. */
    private static String unapproved(Acceptance asked, String person, boolean isSolo, Instant now) {
        if (asked.decision().askedBy().equals(person) && !isSolo) {
            return person + " asked for it; a second person has to approve it";
        }
        if (!asked.decision().endsAt().isAfter(now)) {
            return "its end, " + asked.decision().endsAt() + ", has passed";
        }
        return asked.standing(now) == Standing.WAITING ? "" : "it is approved or ended already";
    }

    private static Optional<Answer> refusal(
            Collection<Long> ids, List<Acceptance> found, Function<Acceptance, String> why) {
        if (found.isEmpty() || found.size() < Set.copyOf(ids).size()) {
            return Optional.of(new Answer.Unknown());
        }
        for (Acceptance one : found) {
            String told = why.apply(one);
            if (!told.isEmpty()) {
                return Optional.of(new Answer.No((ids.size() > 1 ? "exception " + one.id() + ": " : "") + told));
            }
        }
        return Optional.empty();
    }

    private static void approve(Transaction tx, Acceptance one, String person, Instant now) {
        RiskFacts facts = RiskFacts.now(tx, one.vulnerability(), one.place(), now);
        tx.risks().approve(one.id(), person, now, facts.text());
        tx.changes().add(Kind.VULNERABILITY, one.vulnerability());
        JsonObject details = JsonObject.with(
                        "selfApproved", one.decision().askedBy().equals(person))
                .build();
        Recorded.done(tx, Actor.person(person), "exception.approved", String.valueOf(one.id()), details);
    }

    /** All of these, or none. */
    public Answer end(Collection<Long> ids, String why, String person) throws StoreException {
        return database.transact(tx -> {
            List<Acceptance> open = tx.risks().held(ids);
            Optional<Answer> no = refusal(ids, open, one -> one.end().isPresent() ? "it ended already" : "");
            if (no.isPresent()) {
                return no.get();
            }
            for (Acceptance one : open) {
                tx.risks().end(one.id(), tx.now(), why);
                JsonObject details = JsonObject.with("reason", why).build();
                Recorded.done(tx, Actor.person(person), "exception.ended", String.valueOf(one.id()), details);
            }
            return new Answer.Done(tx.risks().held(ids));
        });
    }
}
