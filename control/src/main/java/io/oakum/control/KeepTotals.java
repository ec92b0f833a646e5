package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.StoreException;

/** What is open by package and by group. Counting reads all that is open, so it is done in the background and kept for the pages. */
public final class KeepTotals {
    private final Database database;
    private final Pace pace = new Pace();

    public KeepTotals(Database database) {
        this.database = database;
    }

    /** Counts anew where it is time to. */
    public void look() throws StoreException {
        pace.look(this::count);
    }

    /** Counts anew at once. */
    public void count() throws StoreException {
        database.change(tx -> tx.totals().count());
    }
}
