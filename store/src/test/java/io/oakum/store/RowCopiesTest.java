package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.RowCopies.Table;
import io.oakum.trust.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowCopiesTest {
    private final Addresses from = TestDatabase.fresh();
    private final Addresses to = TestDatabase.fresh();

    @Test
    void every_row_comes_back_as_it_was_and_numbers_go_on() throws Exception {
        try (Database database = Database.open(from.owner(), from.application())) {
            filled(database);
        }
        Database.migrate(to, Optional.empty());

        Map<Table, byte[]> copied = copied(from);
        written(copied);

        assertThat(texts(copied(to))).isEqualTo(texts(copied));
        assertThat(copied.keySet()).extracting(Table::name).contains("host_open", "audit_entry", "change_set");
        try (Database database = Database.open(to.owner(), to.application())) {
            long next = database.transact(tx -> tx.people().ensure("carol"));
            assertThat(next).as("a number that nobody has").isEqualTo(3);
            String fleet = database.transact(tx -> tx.fleet().get().id());
            assertThat(fleet).isEqualTo("f-1");
            assertThatThrownBy(() -> database.transact(tx -> tx.execute("delete from audit_entry")))
                    .as("the guards of the log stand again")
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void what_is_not_kept_leaves_nothing() throws Exception {
        try (Database database = Database.open(from.owner(), from.application())) {
            filled(database);
        }
        Database.migrate(to, Optional.empty());
        var before = texts(copied(to));

        try (RowCopies rows = RowCopies.writing(to.owner())) {
            for (Map.Entry<Table, byte[]> table : copied(from).entrySet()) {
                rows.copyIn(table.getKey(), new ByteArrayInputStream(table.getValue()));
            }
        }

        assertThat(texts(copied(to))).isEqualTo(before);
    }

    @Test
    void tables_of_a_version_that_is_not_known_are_refused_before_anything_is_made() {
        assertThatThrownBy(() -> Database.migrate(to, Optional.of("999")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema 999 are not known here");
    }

    @Test
    void a_database_behind_this_program_is_told_from_a_new_one_and_a_current_one() throws Exception {
        assertThat(Database.older(to)).isEmpty();
        Database.migrate(to, Optional.of("007"));
        assertThat(Database.older(to)).contains("007");
        Database.migrate(to, Optional.empty());
        assertThat(Database.older(to)).isEmpty();
    }

    private static void filled(Database database) throws StoreException {
        database.change(tx -> {
            tx.fleet().found("f-1");
            tx.people().ensure("alice \t \\N \n böb");
            tx.people().ensure("bob");
            tx.audit().append(Bytes.ofText("{\"tab\":\"\t\"}"));
            tx.execute("insert into host (id, name, expected_at) values ('h-1', 'web-1', now())");
        });
    }

    private static Map<Table, byte[]> copied(Addresses addresses) throws Exception {
        var copied = new LinkedHashMap<Table, byte[]>();
        try (RowCopies rows = RowCopies.reading(addresses.owner())) {
            for (Table table : rows.tables()) {
                var out = new ByteArrayOutputStream();
                rows.copyOut(table, out);
                copied.put(table, out.toByteArray());
            }
        }
        return copied;
    }

    private static List<String> texts(Map<Table, byte[]> copied) {
        return copied.entrySet().stream()
                .map(table -> table.getKey().name() + ": "
                        + new String(table.getValue(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    private void written(Map<Table, byte[]> copied) throws Exception {
        Map<String, Long> sequences;
        try (RowCopies rows = RowCopies.reading(from.owner())) {
            sequences = rows.sequences();
        }
        try (RowCopies rows = RowCopies.writing(to.owner())) {
            for (Map.Entry<Table, byte[]> table : copied.entrySet()) {
                rows.copyIn(table.getKey(), new ByteArrayInputStream(table.getValue()));
            }
            for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
                rows.setSequence(sequence.getKey(), sequence.getValue());
            }
            rows.commit();
        }
    }
}
