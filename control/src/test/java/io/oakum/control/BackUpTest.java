package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oakum.control.DeclareRestoration.Proposed;
import io.oakum.control.DeclareRestoration.Signed;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.FleetStore.Fleet;
import io.oakum.store.TestDatabase;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Bytes;
import io.oakum.trust.log.Checkpoint;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.log.LogVerification;
import io.oakum.trust.log.LogVerification.Finding;
import io.oakum.trust.log.SignedNote;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Restoration;
import io.oakum.trust.order.Restorations;
import io.oakum.trust.order.TrustChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Yesterday's copy of a server, brought back today. */
class BackUpTest {
    private static final HostId HOST = new HostId("h-1");

    @TempDir
    private Path folder;

    private final Addresses addresses = TestDatabase.fresh();
    private final SshOperator operator = new SshOperator();
    private Path file = Path.of("");

    /** A server that goes on for a day after its back-up was made. */
    private final class Before implements AutoCloseable {
        private final Database database;
        private final KeepLog log;

        Before() throws Exception {
            FleetKeys keys = FleetKeys.in(folder.resolve("old/secrets"), new SecureRandom());
            database = Database.open(addresses.owner(), addresses.application());
            Fleet fleet = new FoundFleet(database, keys).found("f-1", "admin", operator, Instant.now());
            log = new KeepLog(database, keys.log(), fleet);
            log.sequence();
        }

        /** @return what the log then says of itself */
        String did(String what) throws Exception {
            database.change(tx -> Recorded.done(tx, Actor.SERVER, what, "x"));
            log.sequence();
            return log.checkpoint().orElseThrow();
        }

        @Override
        public void close() {
            database.close();
        }
    }

    @BeforeEach
    void backUp() throws Exception {
        file = folder.resolve("back-up.zip");
    }

    @AfterEach
    void close() {
        operator.close();
    }

    private BackUp.Written written() throws Exception {
        return new BackUp(folder.resolve("old"), _ -> {}).write(addresses.owner(), file);
    }

    private Database restored(Addresses into) throws Exception {
        var restoring = new RestoreBackUp(folder.resolve("new"), _ -> {});
        restoring.examine(file);
        RestoreBackUp.Restored restored = restoring.restore(file, into, "admin");
        assertThat(restored.fleet()).isEqualTo("f-1");
        return Database.open(into.owner(), into.application());
    }

    @Test
    @BadInput("L9")
    void L9_yesterdays_copy_stands_still_until_the_root_declares_it_and_then_the_whole_story_is_proven()
            throws Exception {
        String keptByHost;
        try (var before = new Before()) {
            assertThat(written().entries()).isEqualTo(1);
            before.did("plan.made");
            keptByHost = before.did("plan.signed-lost");
        }
        try (Database database = restored(TestDatabase.fresh())) {
            FleetKeys keys = FleetKeys.in(folder.resolve("new/secrets"), new SecureRandom());
            var log = new KeepLog(
                    database, keys.log(), database.transact(tx -> tx.fleet().get()));
            assertThat(log.sequence())
                    .as("nothing is said that hosts would refute")
                    .isZero();
            assertThat(log.show(keptByHost).restoration()).isEmpty();

            declared(database, Optional.empty());
            while (log.sequence() > 0) {
                // Until all is in its place.
            }
            log.remember(HOST, keptByHost);
            log.sequence();

            KeepLog.Shown shown = log.show(keptByHost);
            Restoration restoration =
                    Restoration.believed(shown.restoration().orElseThrow().array(), FoundFleet.current(database));
            assertThat(restoration.epoch()).isEqualTo(2);
            assertThat(restoration.size()).isEqualTo(1);
            assertThat(Checkpoint.ofText(SignedNote.parse(shown.checkpoint()).text())
                            .origin())
                    .isEqualTo("oakum/f-1/2");
            List<Bytes> entries =
                    log.entries(0, 100).stream().map(placed -> placed.entry()).toList();
            assertThat(actions(entries))
                    .containsExactly(
                            "fleet.founded",
                            "fleet.restored",
                            "log.restoration-proposed",
                            "log.restored",
                            "log.seen-before");
            Restorations restorations = Restorations.of(entries, TrustChain.read(log.trustFiles()));
            Finding finding = LogVerification.of(
                    log.noteKey(), entries, log.checkpoints(), List.of(keptByHost), restorations.epochs());
            assertThat(restorations.refutations()).isEmpty();
            assertThat(finding.refutations()).isEmpty();
            assertThat(finding.lost()).anyMatch(what -> what.contains("a log of 3 entries"));
        }
    }

    @Test
    @BadInput("F14")
    void F14_figures_and_past_dates_say_of_which_time_nothing_is_known() throws Exception {
        Instant made;
        try (var before = new Before()) {
            written();
            made = before.database.transact(tx -> tx.clock());
            before.did("something-that-is-lost");
        }
        try (Database database = restored(TestDatabase.fresh())) {
            Instant now = database.transact(tx -> tx.now());

            assertThat(new KeepTrends(database).count().lost()).singleElement().satisfies(lost -> {
                assertThat(lost.from()).isBefore(made);
                assertThat(lost.until()).isBetween(made, now);
            });
            assertThat(notKnown(database, made).getFirst())
                    .startsWith("what happened from ")
                    .contains("the server came back from a back-up");
            assertThat(notKnown(database, now).toString()).doesNotContain("back-up");
        }
    }

    private static List<String> notKnown(Database database, Instant asOf) throws Exception {
        var filter = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(asOf));
        return new AskExposures(database, new KeptIndex(database))
                .find(filter, Optional.empty(), 10)
                .notKnown();
    }

    private void declared(Database database, Optional<Long> lostFrom) throws Exception {
        var declaring = new DeclareRestoration(database);
        Proposed proposed = declaring.propose("the disk died", lostFrom, World.ADMIN);
        Bytes payload = ((Proposed.Waiting) proposed).payload();
        Envelope unsigned = Envelope.unsigned(PayloadType.RESTORATION, payload.array());
        String forOther = operator.sign(Bytes.of(unsigned.signedBytes()), PayloadType.ORDER.namespace());
        assertThat(declaring.sign(2, forOther, World.ADMIN)).isInstanceOf(Signed.Refused.class);

        String armour = operator.sign(Bytes.of(unsigned.signedBytes()), PayloadType.RESTORATION.namespace());
        assertThat(declaring.sign(2, armour, World.ADMIN)).isEqualTo(new Signed.Begun(2));
        assertThat(declaring.sign(2, armour, World.ADMIN)).as("twice is once").isEqualTo(new Signed.Begun(2));
    }

    private static List<String> actions(List<Bytes> entries) throws Exception {
        var actions = new ArrayList<String>();
        for (Bytes entry : entries) {
            LogEntry read = LogEntry.read(entry);
            if (read.outcome().equals(LogEntry.DONE)) {
                actions.add(read.action());
            }
        }
        return actions;
    }

    @Test
    @BadInput("F14")
    void a_server_that_no_back_up_brought_back_says_from_where_on_its_log_was_lost() throws Exception {
        try (var before = new Before()) {
            var declaring = new DeclareRestoration(before.database);

            assertThat(declaring.propose("a snapshot", Optional.empty(), World.ADMIN))
                    .isInstanceOfSatisfying(
                            Proposed.Refused.class,
                            refused -> assertThat(refused.why()).contains("lostFrom"));
            assertThat(declaring.propose("a snapshot", Optional.of(7L), World.ADMIN))
                    .isEqualTo(new Proposed.Refused("\"lostFrom\" is 7; the log has 1 entries"));
            assertThat(declaring.propose(" ", Optional.of(0L), World.ADMIN)).isInstanceOf(Proposed.Refused.class);
            assertThat(declaring.propose("a snapshot", Optional.of(0L), World.ADMIN))
                    .isInstanceOf(Proposed.Waiting.class);
            assertThat(declaring.standing().undeclaredSince()).isEmpty();

            declared(before.database, Optional.of(1L));
            assertThat(new KeepTrends(before.database).count().lost())
                    .as("from the last entry that it kept until it was said")
                    .hasSize(1);
        }
    }

    @Test
    void keys_come_back_and_are_their_owners_alone_and_so_is_the_file() throws Exception {
        try (var before = new Before()) {
            before.did("something");
            written();
        }
        restored(TestDatabase.fresh()).close();

        assertThat(permissions(file)).isEqualTo("rw-------");
        for (String name : List.of("people.key", "log.key", "authority.key")) {
            Path key = folder.resolve("new/secrets").resolve(name);
            assertThat(key)
                    .hasSameTextualContentAs(folder.resolve("old/secrets").resolve(name));
            assertThat(permissions(key)).isEqualTo("rw-------");
        }
        assertThat(folder.resolve("new").resolve(RestoreBackUp.UNFINISHED)).doesNotExist();
        assertThat(BackUp.unfinished(file)).doesNotExist();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_file_that_is_cut_changed_or_something_else_is_refused_before_anything_is_made() throws Exception {
        try (var before = new Before()) {
            before.did("something");
            written();
        }
        byte[] whole = Files.readAllBytes(file);
        var restoring = new RestoreBackUp(folder.resolve("new"), _ -> {});

        for (int size : List.of(0, 1, whole.length / 2, whole.length - 1)) {
            Files.write(file, java.util.Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> restoring.examine(file))
                    .as("%d bytes", size)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no back-up, or was cut off");
        }
        for (int at = 40; at < whole.length; at += 37) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x20;
            Files.write(file, changed);
            refusedOrTheSame(restoring);
        }
        assertThat(folder.resolve("new")).doesNotExist();
    }

    /** Some bytes of a zip mean nothing, such as a time; whatever means something is seen. */
    private void refusedOrTheSame(RestoreBackUp restoring) {
        try {
            restoring.examine(file);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
    }

    @Test
    void where_a_server_is_already_nothing_is_brought_back() throws Exception {
        try (var before = new Before()) {
            before.did("something");
            written();
        }
        assertThatThrownBy(() -> new RestoreBackUp(folder.resolve("old"), _ -> {}).examine(file))
                .hasMessageContaining("holds a server already");
        var elsewhere = new RestoreBackUp(folder.resolve("new"), _ -> {});
        assertThatThrownBy(() -> elsewhere.restore(file, addresses, "admin"))
                .hasMessageContaining("holds the fleet f-1");
        assertThatThrownBy(() -> elsewhere.examine(file))
                .as("what was cut off is not gone on with")
                .hasMessageContaining("was cut off");
        assertThatThrownBy(() -> new BackUp(folder.resolve("old"), _ -> {}).write(addresses.owner(), file))
                .hasMessageContaining("is there already");
    }
}
