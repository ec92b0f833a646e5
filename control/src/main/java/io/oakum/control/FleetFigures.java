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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /** One figure, which one caller at a time counts. */
    private static final class Held<T> {
        /** Told for so many times what it took: counting never takes more than a twentieth of a processor. */
        private static final long TIMES = 20;

        private final Function<Transaction, T> question;
        private final ReentrantLock counting = new ReentrantLock();
        private volatile @Nullable Answer<T> last;

        /** @param until when it is to be counted anew, as {@link System#nanoTime()} tells time */
        private record Answer<T>(T value, long until) {
            boolean isGood() {
                return System.nanoTime() - until < 0;
            }
        }

        Held(Function<Transaction, T> question) {
            this.question = question;
        }

        T answer(Transaction tx) {
            Answer<T> known = last;
            if (known != null && (known.isGood() || counting.isLocked())) {
                return known.value();
            }
            return counted(tx);
        }

        private T counted(Transaction tx) {
            counting.lock();
            try {
                Answer<T> known = last;
                if (known != null && known.isGood()) {
                    return known.value(); // somebody else counted meanwhile
                }
                long began = System.nanoTime();
                T value = question.apply(tx);
                long end = System.nanoTime();
                last = new Answer<>(value, end + TIMES * (end - began));
                return value;
            } finally {
                counting.unlock();
            }
        }
    }
}
