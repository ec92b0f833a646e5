package io.oakum.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.HashTree;
import io.oakum.trust.log.LogOrigin;
import io.oakum.trust.log.NoteKey;
import io.oakum.trust.log.Proofs;
import io.oakum.trust.log.SignedNote;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditStoreTest {
    private static final LogOrigin ORIGIN = new LogOrigin("test", 1);
    private static final int WRITERS = 4;
    private static final int EACH = 500;

    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final NoteKey log = new NoteKey("oakum/test", key.verifyingKey());
    private final Database database = TestDatabase.opened();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void entries_get_their_places_in_the_order_in_which_they_were_handed_in() throws Exception {
        append("one", "two", "three");

        assertThat(sequence()).isEqualTo(3);

        assertThat(entries()).containsExactly("one", "two", "three");
        assertThat(sequence()).as("nothing is left").isZero();
    }

    @Test
    void what_a_transaction_recorded_is_gone_with_the_transaction() throws Exception {
        assertThatThrownBy(() -> database.transact(transaction -> {
                    transaction.audit().append(Bytes.ofText("never"));
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessageContaining("the change failed");

        assertThat(sequence()).isZero();
    }

    @Test
    void each_checkpoint_is_signed_and_begins_with_the_one_before() throws Exception {
        append("one");
        sequence();
        append("two", "three");
        sequence();

        List<Checkpoint> checkpoints = new ArrayList<>();
        for (String note : database.transact(transaction -> transaction.audit().checkpoints())) {
            SignedNote signed = SignedNote.parse(note);
            assertThat(signed.isSignedBy(log)).isTrue();
            checkpoints.add(Checkpoint.ofText(signed.text()));
        }
        assertThat(checkpoints).extracting(Checkpoint::size).containsExactly(1L, 3L);
        List<Sha256> path = database.transact(
                transaction -> new HashTree(transaction.audit().tiles()).consistency(1, 3));
        assertThat(Proofs.isConsistent(
                        1, checkpoints.get(0).root(), 3, checkpoints.get(1).root(), path))
                .isTrue();
    }

    @Test
    @BadInput("L4")
    void L4_two_sequencers_beside_four_writers_lose_nothing_and_leave_no_gap() throws Exception {
        var isWriting = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> sequencers = List.of(
                    threads.submit(() -> sequenceWhile(isWriting)), threads.submit(() -> sequenceWhile(isWriting)));
            List<Callable<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writers.add(() -> {
                    for (int i = 0; i < EACH; i++) {
                        append(number + ":" + i);
                    }
                    return null;
                });
            }
            for (Future<Void> written : threads.invokeAll(writers)) {
                written.get();
            }
            isWriting.set(false);
            assertThat(sequencers.get(0).get() + sequencers.get(1).get() + sequence())
                    .isEqualTo(WRITERS * EACH);
        }
        assertThat(entries()).hasSize(WRITERS * EACH).doesNotHaveDuplicates();
        String note = database.transact(transaction -> transaction.audit().checkpoint())
                .orElseThrow();
        List<Sha256> leaves =
                database.transact(transaction -> transaction.audit().entries(0, Integer.MAX_VALUE)).stream()
                        .map(placed -> HashTree.leaf(placed.entry().array()))
                        .toList();
        assertThat(Checkpoint.ofText(SignedNote.parse(note).text()).root()).isEqualTo(HashTree.rootOf(leaves));
    }

    @Test
    @BadInput("L1")
    void the_application_cannot_change_what_is_in_the_log() throws Exception {
        append("one");
        sequence();
        for (String attack : List.of(
                "update audit_entry set entry = 'two'",
                "delete from audit_entry",
                "truncate audit_entry",
                "update audit_checkpoint set note = ''",
                "drop table audit_entry",
                "alter table audit_entry disable trigger all")) {
            assertThatThrownBy(() -> database.transact(transaction -> transaction.execute(attack)))
                    .as(attack)
                    .isInstanceOf(StoreException.class);
        }
        assertThat(entries()).containsExactly("one");
    }

    @Test
    @BadInput("L3")
    void L3_an_entry_that_the_format_cannot_hold_is_refused_whole() {
        Bytes large = Bytes.of(new byte[AuditStore.MAX_ENTRY + 1]);

        assertThatThrownBy(() -> database.change(transaction -> {
                    transaction.audit().append(large);
                }))
                .hasMessageContaining("65535");
    }

    @Test
    @BadInput("L10")
    void L10_a_program_older_than_the_schema_refuses_to_start() throws Exception {
        EmbeddedDatabase.Addresses addresses = TestDatabase.fresh();
        Database.open(addresses.owner(), addresses.application()).close();
        org.jdbi.v3.core.Jdbi.create(
                        addresses.owner().url(),
                        addresses.owner().user(),
                        addresses.owner().password())
                .useHandle(handle ->
                        handle.execute("insert into flyway_schema_history select installed_rank + 1000, '9999',"
                                + " 'of tomorrow', type, 'V9999__of_tomorrow.sql', checksum, installed_by, now(), 1, true"
                                + " from flyway_schema_history order by installed_rank desc limit 1"));

        assertThatThrownBy(() -> Database.open(addresses.owner(), addresses.application()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Oakum (schema 9999)");
    }

    private int sequenceWhile(AtomicBoolean isWriting) throws StoreException {
        int placed = 0;
        while (isWriting.get()) {
            placed += sequence();
        }
        return placed;
    }

    private int sequence() throws StoreException {
        return database.transact(transaction -> transaction
                .audit()
                .sequence(ORIGIN, checkpoint -> SignedNote.sign(checkpoint.text(), log.name(), key)));
    }

    private void append(String... entries) throws StoreException {
        database.change(transaction -> {
            for (String entry : entries) {
                transaction.audit().append(Bytes.ofText(entry));
            }
        });
    }

    private List<String> entries() throws StoreException {
        return database.transact(transaction -> transaction.audit().entries(0, Integer.MAX_VALUE)).stream()
                .map(placed -> new String(placed.entry().array(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }
}
