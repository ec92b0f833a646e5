package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.ExposureTimes.Shares;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.Transaction;
import io.oakum.store.VulnerabilityStore.Line;
import java.time.Instant;
import java.util.List;

/**
 * How the hosts that have or had a vulnerability divide, each in one part.
 *
 * @param open those whose risk nobody accepted, by what can be done there
 * @param accepted those where an exception is in force, whatever can be done there
 * @param closed those that had it, as later reports show
 */
public record FleetShares(Shares open, long accepted, long closed) {
    public long all() {
        return open.hosts() + accepted + closed;
    }

    static FleetShares of(Transaction tx, Line line, long closed, List<Acceptance> exceptions, Instant now) {
        int held = line.hosts() - line.ready() - line.restarts() - line.unfixable();
        var all = new Shares(line.ready(), line.restarts(), held, line.unfixable());
        List<Place> places = exceptions.stream()
                .filter(one -> one.isInForce(now))
                .map(Acceptance::place)
                .toList();
        Shares accepted = places.isEmpty()
                ? Shares.NONE
                : places.contains(new Place.Everywhere()) ? all : among(tx, line, places);
        return new FleetShares(all.without(accepted), accepted.hosts(), closed);
    }

    private static Shares among(Transaction tx, Line line, List<Place> places) {
        List<HostId> named =
                places.stream().flatMap(place -> place.named().stream()).toList();
        List<String> tags =
                places.stream().flatMap(place -> place.group().stream()).toList();
        return tx.exposureTimes().among(line.vulnerability(), named, tags);
    }
}
