package io.oakum.control;

import io.oakum.store.CauseStore.Counted;
import io.oakum.store.Database;
import io.oakum.store.FigureStore;
import io.oakum.store.OpenPart;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.store.VulnerabilityStore.Filter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers why what is open in the fleet, or in a part of it, is still open. Counting looks at all of it, so of a large fleet an answer is told
 * again for a while, and what is asked most is counted ahead; each answer says of when it is.
 */
public final class AskFleetWhy {
    /** What pages link to. */
    private static final List<Filter> AHEAD =
            List.of(Filter.ALL, new Filter("", Optional.empty(), true, false, OpenPart.ALL));

    /** With so many hosts a count takes some tenths of a second. */
    private static final long AHEAD_FROM = 1_000;

    private final Database database;
    private final FleetFigures figures;
    private final HeldAnswers<Filter, Counted> answers = new HeldAnswers<>();
    private final Map<Filter, Counted> ahead = new ConcurrentHashMap<>();
    private final Pace pace = new Pace();

    public AskFleetWhy(Database database, FleetFigures figures) {
        this.database = database;
        this.figures = figures;
    }

    /**
     * @param at now, where the counts may be of a while ago
     * @param figures over the whole fleet
     */
    public record Answer(Instant at, Counted counted, FigureStore.Hosts figures) {}

    public Answer ask(Filter filter) throws StoreException {
        return database.transact(tx -> new Answer(tx.now(), counted(tx, filter), figures.hosts(tx)));
    }

    /** Counts the whole fleet ahead, and what is late in it, so that nobody waits for that where there are many hosts. */
    public void look() throws StoreException {
        if (database.transact(figures::hosts).all() < AHEAD_FROM) {
            ahead.clear();
            return;
        }
        pace.look(() -> {
            for (Filter filter : AHEAD) {
                ahead.put(filter, database.transact(tx -> tx.causes().count(filter)));
            }
        });
    }

    private Counted counted(Transaction tx, Filter filter) {
        Optional<Counted> known = Optional.ofNullable(ahead.get(filter));
        if (known.isPresent()) {
            return known.get();
        }
        return figures.isLarge(tx)
                ? answers.answer(filter, now -> now.causes().count(filter), tx)
                : tx.causes().count(filter);
    }
}
