package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.ChangeTrust.Missing;
import io.oakum.control.ChangeTrust.Outcome;
import io.oakum.control.ChangeTrust.Proposed;
import io.oakum.control.ChangeTrust.ServerKey;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.key.SigningKey;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.TrustChain;
import io.oakum.trust.order.TrustFile;
import io.oakum.trust.order.TrustFile.Approver;
import io.oakum.trust.order.TrustFile.Thresholds;
import io.oakum.trust.order.TrustWish;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may sign is changed by those who may change it, with signatures of the real ssh-keygen, on a real database. */
class ChangeTrustTest {
    private final World world;
    private final SshOperator anna = new SshOperator();
    private final ChangeTrust trust;

    ChangeTrustTest() throws Exception {
        world = new World();
        trust = new ChangeTrust(world.database, world.keys.online(), () -> Optional.of(world.operator.key()));
    }

    @AfterEach
    void close() {
        anna.close();
        world.close();
    }

    static Outcome signed(World world, ChangeTrust trust, OperatorKey root) throws Exception {
        Proposed proposed = trust.standing().proposed().orElseThrow();
        Envelope unsigned = Envelope.unsigned(
                PayloadType.TRUST, proposed.proposal().payload().array());
        String armour = root.sign(Bytes.of(unsigned.signedBytes()), PayloadType.TRUST.namespace());
        return trust.sign(proposed.next().version(), armour, World.ADMIN);
    }

    private TrustWish wish(List<VerifyingKey> roots, int threshold, Approver... approvers) {
        return new TrustWish(roots, threshold, List.of(approvers), new Thresholds(1, 1));
    }

    private Approver admin() {
        return new Approver(world.operator.key(), "admin");
    }

    @Test
    void a_second_person_signs_once_a_root_has_said_so() throws Exception {
        var proposed = (Outcome.Waiting) trust.propose(
                wish(List.of(world.operator.key()), 1, admin(), new Approver(anna.key(), "anna")),
                ServerKey.SAME,
                World.ADMIN);
        assertThat(proposed.proposed().missing()).isEqualTo(new Missing(1, 1));
        assertThat(FoundFleet.current(world.database).trustMode())
                .as("nothing is in force yet")
                .isEqualTo("solo");

        assertThat(signed(world, trust, anna)).as("she is no root").isInstanceOf(Outcome.Refused.class);
        assertThat(signed(world, trust, world.operator)).isInstanceOf(Outcome.InForce.class);

        TrustFile now = FoundFleet.current(world.database);
        assertThat(now.trustMode()).isEqualTo("operator-signed");
        assertThat(now.keyOnServer()).isTrue();
        assertThat(now.personOf(anna.key())).contains("anna");
        assertThat(trust.standing().proposed()).isEmpty();
        assertThat(chain().refutations()).isEmpty();
        assertThat(chain().files()).hasSize(2);
        assertThat(world.logged("trust.changed")).hasSize(1);
        assertThat(world.logged("trust.signed")).as("hers is in it as refused").hasSize(2);
    }

    @Test
    void a_key_moves_from_the_server_to_a_person_who_signs_with_the_new_one_too() throws Exception {
        trust.propose(wish(List.of(anna.key()), 1, new Approver(anna.key(), "admin")), ServerKey.SAME, World.ADMIN);

        var half = (Outcome.Waiting) signed(world, trust, world.operator);
        assertThat(half.proposed().missing()).isEqualTo(new Missing(0, 1));
        assertThat(half.proposed().signed())
                .containsExactly(world.operator.key().id());
        assertThat(signed(world, trust, anna)).isInstanceOf(Outcome.InForce.class);

        assertThat(FoundFleet.current(world.database).keyOnServer()).isFalse();
        trust.propose(TrustWish.of(FoundFleet.current(world.database)), ServerKey.SAME, World.ADMIN);
        assertThat(signed(world, trust, world.operator))
                .as("the old key is good for nothing")
                .isInstanceOf(Outcome.Refused.class);
        assertThat(signed(world, trust, anna)).isInstanceOf(Outcome.InForce.class);
        assertThat(chain().refutations()).isEmpty();
        assertThat(chain().files()).hasSize(3);
    }

    @Test
    void two_roots_of_two_have_to_sign_and_one_of_them_twice_is_one() throws Exception {
        trust.propose(wish(List.of(world.operator.key(), anna.key()), 2, admin()), ServerKey.SAME, World.ADMIN);
        assertThat(((Outcome.Waiting) signed(world, trust, world.operator))
                        .proposed()
                        .missing())
                .isEqualTo(new Missing(0, 1));
        assertThat(((Outcome.Waiting) signed(world, trust, world.operator))
                        .proposed()
                        .missing())
                .isEqualTo(new Missing(0, 1));
        assertThat(signed(world, trust, anna)).isInstanceOf(Outcome.InForce.class);
        assertThat(trust.sign(2, "anything", World.ADMIN))
                .as("who comes after it was in force is told so")
                .isInstanceOf(Outcome.InForce.class);
    }

    @Test
    void another_proposal_voids_the_signatures_of_the_one_before_and_one_may_be_taken_back() throws Exception {
        trust.propose(wish(List.of(world.operator.key(), anna.key()), 2, admin()), ServerKey.SAME, World.ADMIN);
        signed(world, trust, anna);
        trust.propose(wish(List.of(world.operator.key(), anna.key()), 1, admin()), ServerKey.SAME, World.ADMIN);
        assertThat(trust.standing().proposed().orElseThrow().signed()).isEmpty();

        assertThat(trust.withdraw(World.ADMIN)).isTrue();
        assertThat(trust.withdraw(World.ADMIN)).isFalse();
        assertThat(trust.sign(2, "anything", World.ADMIN)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void the_server_gets_a_fresh_key_and_the_one_before_is_gone() throws Exception {
        VerifyingKey before = FoundFleet.current(world.database).online();
        assertThat(trust.standing().online().isHere()).isTrue();
        trust.propose(TrustWish.of(FoundFleet.current(world.database)), ServerKey.FRESH, World.ADMIN);
        assertThat(key(before)).as("until a root has signed").isPresent();

        assertThat(signed(world, trust, world.operator)).isInstanceOf(Outcome.InForce.class);

        VerifyingKey after = FoundFleet.current(world.database).online();
        assertThat(after).isNotEqualTo(before);
        assertThat(key(after)).isPresent();
        assertThat(key(before)).isEmpty();
        assertThat(new OnlineKeys(new byte[] {7}, new SecureRandom()))
                .as("the database alone gives it to nobody")
                .matches(other -> {
                    try {
                        return world.database
                                .transact(tx -> other.find(tx, after))
                                .isEmpty();
                    } catch (StoreException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    /** As a process of the server that has just started finds it. */
    private Optional<SigningKey> key(VerifyingKey key) throws StoreException {
        var fresh = new OnlineKeys(new byte[32], new SecureRandom());
        return world.database.transact(tx -> fresh.find(tx, key));
    }

    @Test
    void trust_files_that_a_back_up_lacks_come_back_and_one_that_does_not_follow_does_not() throws Exception {
        trust.propose(TrustWish.of(FoundFleet.current(world.database)), ServerKey.FRESH, World.ADMIN);
        signed(world, trust, world.operator);
        trust.propose(TrustWish.of(FoundFleet.current(world.database)), ServerKey.SAME, World.ADMIN);
        signed(world, trust, world.operator);
        List<Bytes> seen = files();
        world.asOwner("delete from trust_version where version > 1");
        world.asOwner("delete from online_key");
        var after = new ChangeTrust(
                world.database, new OnlineKeys(new byte[32], new SecureRandom()), () -> Optional.empty());

        assertThat(after.takeBack(List.of(seen.get(2)), World.ADMIN))
                .as("one is missing between")
                .isInstanceOf(Outcome.Refused.class);
        assertThat(after.takeBack(seen, World.ADMIN)).isInstanceOf(Outcome.InForce.class);
        assertThat(files()).isEqualTo(seen);
        assertThat(after.standing().online().isHere())
                .as("its key of then is lost, and it says so")
                .isFalse();

        after.propose(TrustWish.of(FoundFleet.current(world.database)), ServerKey.FRESH, World.ADMIN);
        assertThat(signed(world, after, world.operator)).isInstanceOf(Outcome.InForce.class);
        assertThat(after.standing().online().isHere()).isTrue();
        assertThat(chain().refutations()).isEmpty();
        assertThat(world.logged("trust.returned")).as("each for itself").hasSize(2);
    }

    private List<Bytes> files() throws StoreException {
        return new KeepLog(world.database, world.keys.log(), world.fleet).trustFiles();
    }

    private TrustChain chain() throws Exception {
        return TrustChain.read(new KeepLog(world.database, world.keys.log(), world.fleet).trustFiles());
    }
}
