package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.store.Database;
import io.oakum.store.ManyHostsStore.Named;
import io.oakum.store.RiskCoverage.Covered;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Counts;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.RiskStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Risks that are accepted, and what would be under an exception before somebody asks for it or approves it. */
public final class RiskViews {
    /** So many are listed, the newest. */
    public static final int LISTED = 200;

    private final Database database;

    public RiskViews(Database database) {
        this.database = database;
    }

    public record Shown(Instant at, List<Acceptance> newest, Counts counts) {
        public Shown {
            newest = List.copyOf(newest);
        }
    }

    /**
     * A vulnerability where its risk is or would be accepted.
     *
     * @param isExploited whether it is known to be exploited
     */
    public record Risk(Covered covered, boolean isExploited) {}

    /** @param risks those that are open there, what is due first first */
    public record Look(Instant at, List<Risk> risks) {
        public Look {
            risks = List.copyOf(risks);
        }
    }

    /**
     * One exception with what is under it now.
     *
     * @param risk empty where nothing is open there any more
     * @param hosts those that it names, if they are in the fleet
     */
    public record One(Acceptance acceptance, Standing standing, Optional<Risk> risk, List<Named> hosts) {
        public One {
            hosts = List.copyOf(hosts);
        }
    }

    public record Some(Instant at, List<One> exceptions) {
        public Some {
            exceptions = List.copyOf(exceptions);
        }
    }

    /** An exception and how many exposures are under it. */
    public record Counted(Acceptance acceptance, Standing standing, boolean isEnded, long exposures) {}

    public Shown newest(Optional<Standing> standing) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            return new Shown(
                    now, tx.risks().newest(standing, now, LISTED), tx.risks().counts(now));
        });
    }

    /** All that ever were, newest first. */
    public List<Counted> all() throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            List<Acceptance> all = tx.risks().acceptances();
            Map<Place, Map<String, Covered>> covered = covered(tx, all);
            return all.stream()
                    .map(one -> new Counted(
                            one,
                            one.standing(now),
                            one.end().isPresent(),
                            of(covered, one).map(Covered::hosts).orElse(0L)))
                    .toList();
        });
    }

    /** What an exception for these vulnerabilities there would be about. */
    public Look look(Collection<String> vulnerabilities, Place place) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            KnownFlaws flaws = KnownFlaws.of(tx, vulnerabilities, now);
            return new Look(
                    now,
                    tx.riskCoverage().of(vulnerabilities, place).stream()
                            .map(one -> risk(one, flaws))
                            .toList());
        });
    }

    private static Risk risk(Covered covered, KnownFlaws flaws) {
        return new Risk(covered, flaws.flaw(covered.vulnerability()).exploited() == Answer.YES);
    }

    /** Those of these numbers that there are. */
    public Some of(Collection<Long> ids) throws StoreException {
        return database.transact(tx -> {
            Instant now = tx.now();
            List<Acceptance> found = tx.risks().of(ids);
            Map<Place, Map<String, Covered>> covered = covered(tx, found);
            KnownFlaws flaws = KnownFlaws.of(
                    tx, found.stream().map(Acceptance::vulnerability).toList(), now);
            Map<HostId, Named> present = tx
                    .manyHosts()
                    .present(found.stream()
                            .flatMap(one -> one.place().named().stream())
                            .collect(Collectors.toSet()))
                    .stream()
                    .collect(Collectors.toMap(Named::id, host -> host));
            return new Some(
                    now,
                    found.stream()
                            .map(one -> new One(
                                    one,
                                    one.standing(now),
                                    of(covered, one).map(open -> risk(open, flaws)),
                                    hosts(one, present)))
                            .toList());
        });
    }

    private static List<Named> hosts(Acceptance one, Map<HostId, Named> present) {
        return one.place().named().stream()
                .flatMap(id -> Optional.ofNullable(present.get(id)).stream())
                .toList();
    }

    /** One question for each place, of which many exceptions that were asked for at once have the same. */
    private static Map<Place, Map<String, Covered>> covered(Transaction tx, List<Acceptance> acceptances) {
        Map<Place, List<String>> asked = acceptances.stream()
                .collect(Collectors.groupingBy(
                        Acceptance::place, Collectors.mapping(Acceptance::vulnerability, Collectors.toList())));
        var covered = new HashMap<Place, Map<String, Covered>>();
        asked.forEach((place, vulnerabilities) -> covered.put(
                place,
                tx.riskCoverage().of(vulnerabilities, place).stream()
                        .collect(Collectors.toMap(Covered::vulnerability, one -> one))));
        return covered;
    }

    private static Optional<Covered> of(Map<Place, Map<String, Covered>> covered, Acceptance one) {
        return Optional.ofNullable(covered.getOrDefault(one.place(), Map.of()).get(one.vulnerability()));
    }
}
