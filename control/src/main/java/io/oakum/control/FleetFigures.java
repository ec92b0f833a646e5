package io.oakum.control;

import io.oakum.store.FigureStore.Due;
import io.oakum.store.FigureStore.Hosts;
import io.oakum.store.HostFilter;
import io.oakum.store.HostListStore.Line;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.Page.Place;
import io.oakum.store.RolloutStore.UnderWay;
import io.oakum.store.Transaction;
import java.util.List;

/**
 * Figures over the whole fleet, for pages. In a large fleet they take long to count and are asked for with every page, so there they are
 * told again for a few seconds; in any other they are counted each time.
 */
public final class FleetFigures {
    /** Hosts; counting so many takes as long as everything else on a page. */
    private static final long LARGE = 10_000;

    private static final int QUIET = 6;
    private static final int UNDER_WAY = 4;

    private final Held<Hosts> hosts = new Held<>(tx -> tx.figures().hosts());
    private final Held<List<Due>> horizon = new Held<>(tx -> tx.figures().horizon());
    private final Held<List<Line>> unheard = new Held<>(FleetFigures::longestUnheard);
    private final Held<List<UnderWay>> underWay = new Held<>(tx -> tx.rollouts().underWay(UNDER_WAY));
    private volatile boolean isLarge;

    /** Whether counting takes so long that what was counted is told again for a while. */
    boolean isLarge(Transaction tx) {
        return hosts(tx).all() >= LARGE;
    }

    Hosts hosts(Transaction tx) {
        Hosts told = isLarge ? hosts.answer(tx) : tx.figures().hosts();
        isLarge = told.all() >= LARGE;
        return told;
    }

    /** How many hosts are past a deadline. */
    long late(Transaction tx) {
        return isLarge ? hosts(tx).late() : tx.figures().late();
    }

    List<Due> horizon(Transaction tx) {
        return isLarge ? horizon.answer(tx) : tx.figures().horizon();
    }

    /** The hosts that were not heard for longest, a few; they may be heard all the same. */
    List<Line> unheard(Transaction tx) {
        return isLarge ? unheard.answer(tx) : longestUnheard(tx);
    }

    /** The newest rollouts that are not over, a few. */
    List<UnderWay> underWay(Transaction tx) {
        return isLarge ? underWay.answer(tx) : tx.rollouts().underWay(UNDER_WAY);
    }

    private static List<Line> longestUnheard(Transaction tx) {
        return tx.hostLists()
                .page(HostFilter.ALL, Sort.SEEN, new Place.Start(), QUIET)
                .rows();
    }
}
