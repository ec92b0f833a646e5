package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.CauseStore;
import io.oakum.store.CauseStore.Unread;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.util.HashMap;
import java.util.List;

/**
 * What is open by package and by group. Counting reads all that is open, so it is done in the background and kept for the pages.
 *
 * <p>Before that it reads of reports that an older version took in what keeps their hosts from being patched: some at each look.
 */
public final class KeepTotals {
    /** So many are read in about a second. */
    private static final int READ = 200;

    private final Database database;
    private final Pace pace = new Pace();
    private volatile boolean isRead;

    public KeepTotals(Database database) {
        this.database = database;
    }

    /** Counts anew where it is time to. */
    public void look() throws StoreException {
        if (!isRead) {
            isRead = database.transact(KeepTotals::read);
        }
        pace.look(this::count);
    }

    /** @return whether there are no more: what comes from now on is read as it comes */
    private static boolean read(Transaction tx) {
        List<Unread> unread = tx.causes().unread(READ);
        var told = new HashMap<HostId, CauseStore.Told>();
        for (Unread one : unread) {
            told.put(
                    one.host(),
                    HostWord.of(one.document(), one.takenAt())
                            .map(HostWord::counted)
                            .orElse(CauseStore.Told.NOTHING));
        }
        tx.causes().told(told);
        return unread.size() < READ;
    }

    /** Counts anew at once. */
    public void count() throws StoreException {
        database.change(tx -> tx.totals().count());
    }
}
