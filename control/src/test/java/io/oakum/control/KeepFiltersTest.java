package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.KeepFilters.Outcome;
import io.oakum.store.Database;
import io.oakum.store.FilterStore.Asked;
import io.oakum.store.FilterStore.Kept;
import io.oakum.store.FilterStore.Listing;
import io.oakum.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters that people keep by name, on a real database. */
class KeepFiltersTest {
    private static final Asked LATE = new Asked(Listing.HOSTS, "due:late", "", "");
    private static final Asked SILENT = new Asked(Listing.HOSTS, "life:silent", "seen", "");

    private Database database;
    private KeepFilters filters;
    private long ann;
    private long bob;

    @BeforeEach
    void two_people() throws Exception {
        database = TestDatabase.opened();
        filters = new KeepFilters(database);
        ann = database.transact(tx -> tx.people().ensure("ann"));
        bob = database.transact(tx -> tx.people().ensure("bob"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Kept kept(long person, String name, Asked asked) throws Exception {
        return ((Outcome.Done) filters.keep(person, name, asked)).filter();
    }

    @Test
    void each_person_finds_their_own_and_nobody_elses() throws Exception {
        Kept late = kept(ann, "mine", LATE);
        Kept silent = kept(bob, "mine", SILENT);

        assertThat(filters.of(ann)).containsExactly(late);
        assertThat(filters.of(bob)).containsExactly(silent);
        assertThat(filters.rename(bob, late.id(), "taken")).isInstanceOf(Outcome.Unknown.class);
        assertThat(filters.remove(bob, late.id())).isInstanceOf(Outcome.Unknown.class);
        assertThat(filters.of(ann)).containsExactly(late);
    }

    @Test
    void a_name_is_taken_once_on_a_list_and_to_keep_the_same_again_is_done_already() throws Exception {
        Kept late = kept(ann, "mine", LATE);

        assertThat(kept(ann, "mine", LATE)).isEqualTo(late);
        assertThat(filters.keep(ann, "mine", SILENT))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, no -> assertThat(no.why()).contains("due:late"));
        assertThat(filters.keep(ann, "mine", new Asked(Listing.EXPOSURES, "due:late", "", "")))
                .isInstanceOf(Outcome.Done.class);
        Kept silent = kept(ann, "quiet", SILENT);
        assertThat(filters.rename(ann, silent.id(), "mine")).isInstanceOf(Outcome.Refused.class);
        assertThat(filters.rename(ann, silent.id(), "quiet")).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void a_name_has_an_end_and_a_person_fifty_filters() throws Exception {
        assertThat(filters.keep(ann, "x".repeat(81), LATE)).isInstanceOf(Outcome.Refused.class);
        assertThat(filters.keep(ann, "name ".repeat(2000), LATE)).isInstanceOf(Outcome.Refused.class);
        assertThat(filters.keep(ann, "two\nlines", LATE)).isInstanceOf(Outcome.Refused.class);
        assertThat(filters.keep(ann, "", LATE)).isInstanceOf(Outcome.Refused.class);
        for (int n = 0; n < KeepFilters.MOST; n++) {
            kept(ann, "filter " + n, LATE);
        }

        assertThat(filters.keep(ann, "one more", LATE)).isInstanceOf(Outcome.Refused.class);
        filters.remove(ann, filters.of(ann).getFirst().id());
        assertThat(filters.keep(ann, "one more", LATE)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void the_log_says_nothing_of_what_changes_nothing() throws Exception {
        long before = database.transact(tx -> tx.audit().pending());
        filters.remove(ann, kept(ann, "mine", LATE).id());

        long after = database.transact(tx -> tx.audit().pending());
        assertThat(after).isEqualTo(before);
    }
}
