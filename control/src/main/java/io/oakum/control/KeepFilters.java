package io.oakum.control;

import io.oakum.store.Database;
import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Kept;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what somebody asks a list for under a name. Nobody else sees the name, and the fleet is as it was, so that the log has nothing to
 * say of it.
 */
public final class KeepFilters {
    /** More than anybody finds again in a row of links. */
    static final int MOST = 50;

    static final int LONGEST_NAME = 80;

    private final Database database;

    public KeepFilters(Database database) {
        this.database = database;
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** The filter as it stands, or as it stood before it was removed. */
        record Done(Kept filter) implements Outcome {}

        /** @param why in words; nothing was changed */
        record Refused(String why) implements Outcome {}

        /** The person has no such filter. */
        record Unknown() implements Outcome {}
    }

    public List<Kept> of(long person) throws StoreException {
        return database.transact(tx -> tx.filters().of(person));
    }

    /** To keep the same under the same name again is done already. */
    public Outcome keep(long person, String name, Asked asked) throws StoreException {
        return database.transact(tx -> {
            tx.filters().lock(person);
            Optional<Kept> there = named(tx, person, name, asked);
            if (there.filter(one -> one.asked().equals(asked)).isPresent()) {
                return new Outcome.Done(there.get());
            }
            Optional<String> why = refusal(name, there);
            if (why.isEmpty() && tx.filters().of(person).size() >= MOST) {
                why = Optional.of("you keep " + MOST + " filters, and more than that nobody keeps; remove one first");
            }
            return why.isPresent()
                    ? new Outcome.Refused(why.get())
                    : new Outcome.Done(new Kept(tx.filters().add(person, name, asked), name, asked));
        });
    }

    public Outcome rename(long person, long id, String name) throws StoreException {
        return database.transact(tx -> {
            tx.filters().lock(person);
            Optional<Kept> filter = find(tx, person, id);
            if (filter.isEmpty()) {
                return new Outcome.Unknown();
            }
            Asked asked = filter.get().asked();
            Optional<Kept> other = named(tx, person, name, asked).filter(one -> one.id() != id);
            Optional<String> why = refusal(name, other);
            if (why.isPresent()) {
                return new Outcome.Refused(why.get());
            }
            tx.filters().rename(person, id, name);
            return new Outcome.Done(new Kept(id, name, asked));
        });
    }

    public Outcome remove(long person, long id) throws StoreException {
        return database.transact(tx -> {
            Optional<Kept> filter = find(tx, person, id);
            if (filter.isEmpty()) {
                return new Outcome.Unknown();
            }
            tx.filters().remove(person, id);
            return new Outcome.Done(filter.get());
        });
    }

    private static Optional<Kept> find(Transaction tx, long person, long id) {
        return tx.filters().of(person).stream().filter(one -> one.id() == id).findFirst();
    }

    private static Optional<Kept> named(Transaction tx, long person, String name, Asked asked) {
        return tx.filters().of(person).stream()
                .filter(one -> one.name().equals(name) && one.asked().list() == asked.list())
                .findFirst();
    }

    /** @param there what has this name already */
    private static Optional<String> refusal(String name, Optional<Kept> there) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("a filter's name has 1 to " + LONGEST_NAME + " characters in one line, and this has "
                    + name.length());
        }
        return there.map(one -> "another filter of yours has this name already; it asks for \""
                + one.asked().words() + "\"");
    }
}
