package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.StoreException;

/** Counts vulnerabilities over the fleet anew where a report, or a host that left, changed something about them. */
public final class CountExposures {
    private final Database database;

    public CountExposures(Database database) {
        this.database = database;
    }

    /** @return how many vulnerabilities were counted */
    public int write() throws StoreException {
        return database.transact(tx -> tx.vulnerabilities().refresh());
    }

    /** Until every vulnerability that changed is counted. */
    public void keepUp() throws StoreException {
        int counted;
        do {
            counted = write();
        } while (counted > 0);
    }
}
