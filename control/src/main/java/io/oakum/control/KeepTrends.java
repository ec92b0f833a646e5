package io.oakum.control;

import io.oakum.core.exposure.TimeToPatch;
import io.oakum.store.Database;
import io.oakum.store.RestorationStore.Lost;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.store.TrendStore.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of exposures over time. Counting reads every exposure that ever was, so it is done in the background and kept for the pages. */
public final class KeepTrends {
    /** How long what is counted for the curves of one cohort was found. */
    public static final Duration COHORT = Duration.ofDays(90);

    private static final Duration HOURLY_UNTIL = Duration.ofDays(4);
    private static final int DAYS_SHOWN = 90;

    private final Database database;
    private volatile @Nullable Trends last;
    private final Pace pace = new Pace();

    public KeepTrends(Database database) {
        this.database = database;
    }

    /**
     * @param at when it was counted
     * @param points what was open, oldest first, {@code step} apart; the last one is at {@code at}
     * @param latest exposures for which a fix came in the last {@link #COHORT}
     * @param before in the {@link #COHORT} before
     * @param lost the times of which nothing is known that lie within all these, oldest first: what opened or closed then is counted as if
     *     it had done so when hosts reported again
     */
    public record Trends(
            Instant at, Duration step, List<Point> points, TimeToPatch latest, TimeToPatch before, List<Lost> lost) {
        public Trends {
            points = List.copyOf(points);
            lost = List.copyOf(lost);
        }
    }

    /** As it was counted last; counted now where it never was. */
    public Trends shown() throws StoreException {
        Trends known = last;
        return known != null ? known : count();
    }

    /** Counts anew where it is time to. */
    public void look() throws StoreException {
        pace.look(this::count);
    }

    /** Counts anew at once. */
    public Trends count() throws StoreException {
        Trends counted = database.transact(KeepTrends::count);
        last = counted;
        return counted;
    }

    private static Trends count(Transaction tx) {
        Instant now = tx.now();
        Optional<Instant> began = tx.trends().began();
        Duration story = began.map(first -> Duration.between(first, now)).orElse(Duration.ZERO);
        Duration step = story.compareTo(HOURLY_UNTIL) < 0 ? Duration.ofHours(1) : Duration.ofDays(1);
        long steps = Math.min(DAYS_SHOWN, story.dividedBy(step) + 1);
        Instant from = now.minus(step.multipliedBy(steps));
        return new Trends(
                now,
                step,
                began.isEmpty() ? List.of() : tx.trends().overTime(from, step),
                TimeToPatch.of(tx.trends().ages(now.minus(COHORT), now)),
                TimeToPatch.of(tx.trends().ages(now.minus(COHORT.multipliedBy(2)), now.minus(COHORT))),
                tx.restorations().lostSince(now.minus(COHORT.multipliedBy(2))));
    }
}
