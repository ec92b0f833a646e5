package io.oakum.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The filters that people keep by name, each person their own. */
public final class FilterStore {
    private static final String KEPT =
            "select id, list, name, words, sort, told_by from saved_filter where person_id = :person ";

    private final Handle handle;

    FilterStore(Handle handle) {
        this.handle = handle;
    }

    /** Which list a filter is of; the address of its page has the same word. */
    public enum Listing {
        HOSTS,
        EXPOSURES,
        AUDIT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Listing> of(String word) {
            return List.of(values()).stream()
                    .filter(one -> one.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * What a list is asked for.
     *
     * @param words as its person wrote them
     * @param sort as the address spells it; empty for the list's own order
     * @param by from what side it is told, as the address spells it; empty for the list's own
     */
    public record Asked(Listing list, String words, String sort, String by) {}

    public record Kept(long id, String name, Asked asked) {}

    /** Keeps another transaction from adding to this person's filters until this one ends. */
    public void lock(long person) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended('filters of ' || :person, 0))")
                .bind("person", person)
                .mapTo(String.class)
                .findOne();
    }

    public long add(long person, String name, Asked asked) {
        return handle.createQuery("""
                        insert into saved_filter (person_id, list, name, words, sort, told_by)
                        values (:person, :list, :name, :words, :sort, :by)
                        returning id
                        """)
                .bind("person", person)
                .bind("list", asked.list().word())
                .bind("name", name)
                .bind("words", asked.words())
                .bind("sort", asked.sort())
                .bind("by", asked.by())
                .mapTo(Long.class)
                .one();
    }

    public void rename(long person, long id, String name) {
        handle.createUpdate("update saved_filter set name = :name where person_id = :person and id = :id")
                .bind("person", person)
                .bind("id", id)
                .bind("name", name)
                .execute();
    }

    public void remove(long person, long id) {
        handle.createUpdate("delete from saved_filter where person_id = :person and id = :id")
                .bind("person", person)
                .bind("id", id)
                .execute();
    }

    /** All that somebody keeps, by list and name. */
    public List<Kept> of(long person) {
        return handle.createQuery(KEPT + "order by list, lower(name), id")
                .bind("person", person)
                .map((row, _) -> kept(row))
                .list();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        Listing list = Listing.of(row.getString("list")).orElseThrow();
        return new Kept(
                row.getLong("id"),
                row.getString("name"),
                new Asked(list, row.getString("words"), row.getString("sort"), row.getString("told_by")));
    }
}
