package io.oakum.control;

import io.oakum.store.CauseStore.Counted;
import io.oakum.store.Database;
import io.oakum.store.FigureStore;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.store.VulnerabilityStore.Filter;
import java.time.Instant;

/**
 * Answers why what is open in the fleet, or in a part of it, is still open. Counting looks at all of it, so of a large fleet an answer is told
 * again for a while; it says of when it is.
 */
public final class AskFleetWhy {
    private final Database database;
    private final FleetFigures figures;
    private final HeldAnswers<Filter, Counted> answers = new HeldAnswers<>();

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

    private Counted counted(Transaction tx, Filter filter) {
        return figures.isLarge(tx)
                ? answers.answer(filter, now -> now.causes().count(filter), tx)
                : tx.causes().count(filter);
    }
}
