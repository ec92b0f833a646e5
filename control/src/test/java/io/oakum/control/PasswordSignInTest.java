package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.PasswordSignIn.Asked;
import io.oakum.control.PasswordSignIn.Entered;
import io.oakum.control.PasswordSignIn.Visitor;
import io.oakum.store.AuditStore.Placed;
import io.oakum.testkit.BadInput;
import io.oakum.trust.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordSignInTest {
    private static final String PASSWORD = "tarred fibre in the seams";
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Visitor HERE = new Visitor("here", "Firefox", "");

    private World world;
    private PasswordSignIn signIn;
    private Instant now = Instant.parse("2026-11-01T12:00:10Z");

    @BeforeEach
    void somebody_with_a_password_and_an_authenticator() throws Exception {
        world = new World();
        signIn = with(world.passwords);
        String phc = world.passwords.hash(PASSWORD);
        world.database.change(tx -> {
            long person = tx.people().ensure("admin");
            tx.credentials().setPassword(person, phc);
            tx.credentials().offerAuthenticator(person, world.peopleKey.seal(SECRET, person));
            tx.credentials().confirmAuthenticator(person, 0);
            tx.credentials().setRecoveryCodes(person, List.of(RecoveryCodes.digest("aaaa-bbbb-cccc-dddd")));
        });
    }

    private PasswordSignIn with(HashPasswords passwords) {
        return new PasswordSignIn(
                world.database, passwords, world.peopleKey, new Secrets(new SecureRandom()), () -> now);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String code() {
        return TimeCode.of(SECRET, TimeCode.step(now));
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private Entered tried(String name, String password, String code, Visitor visitor) throws Exception {
        return switch (signIn.begin(name, password, visitor)) {
            case Asked.ForCode(String half) -> signIn.finish(half, code, visitor);
            case Asked.TooMany() -> throw new AssertionError("turned away");
        };
    }

    private static Entered.In in(Entered entered) {
        assertThat(entered).isInstanceOf(Entered.In.class);
        return (Entered.In) entered;
    }

    private boolean isTurnedAway(String name, Visitor visitor) throws Exception {
        return signIn.begin(name, "whatever it is", visitor) instanceof Asked.TooMany;
    }

    @Test
    void name_password_and_code_let_somebody_in() throws Exception {
        String session = in(tried("admin", PASSWORD, code(), HERE)).session();

        assertThat(world.signIn.who(session).orElseThrow().name()).isEqualTo("admin");
        assertThat(world.signIn.cameBy(session)).contains("password");
    }

    @Test
    void an_unknown_name_a_wrong_password_and_a_wrong_code_get_one_answer() throws Exception {
        assertThat(tried("nobody", PASSWORD, code(), HERE)).isEqualTo(new Entered.Wrong());
        assertThat(tried("admin", PASSWORD + "x", code(), HERE)).isEqualTo(new Entered.Wrong());
        assertThat(tried("admin", PASSWORD, "000000", HERE)).isEqualTo(new Entered.Wrong());
        assertThat(tried("adm\0in", PASSWORD, code(), HERE)).isEqualTo(new Entered.Wrong());
        assertThat(tried("admin' or '1'='1", PASSWORD, code(), HERE)).isEqualTo(new Entered.Wrong());

        assertThat(log())
                .contains(
                        "- the name or the password is not right",
                        "person:admin the name or the password is not right",
                        "person:admin the code is not right")
                .noneMatch(line -> line.contains("nobody") || line.contains("'1'"));
    }

    private List<String> log() throws Exception {
        var log = new KeepLog(world.database, world.keys.log(), world.fleet);
        log.sequence();
        var lines = new ArrayList<String>();
        for (Placed placed : log.entries(0, 1000)) {
            LogEntry entry = LogEntry.read(placed.entry());
            lines.add(entry.object() + " " + entry.outcome());
        }
        return lines;
    }

    @Test
    void a_password_alone_lets_nobody_in_and_a_disabled_account_neither() throws Exception {
        world.database.change(
                tx -> tx.credentials().removeAuthenticator(tx.people().ensure("admin")));
        assertThat(tried("admin", PASSWORD, code(), HERE)).isEqualTo(new Entered.Wrong());
        assertThat(tried("admin", PASSWORD, TimeCode.of(new byte[20], TimeCode.step(now)), HERE))
                .as("the stand-in for a secret that is not there")
                .isEqualTo(new Entered.Wrong());
    }

    @Test
    @BadInput("W17")
    void W17_a_disabled_account_lets_nobody_in() throws Exception {
        world.database.change(tx -> tx.accounts().disable(tx.people().ensure("admin")));

        assertThat(tried("admin", PASSWORD, code(), HERE)).isEqualTo(new Entered.Wrong());
    }

    @Test
    @BadInput("W16")
    void W16_a_code_is_good_once_and_so_is_a_recovery_code() throws Exception {
        String code = code();
        in(tried("admin", PASSWORD, code, HERE));
        assertThat(tried("admin", PASSWORD, code, HERE)).isEqualTo(new Entered.Wrong());

        String session =
                in(tried("admin", PASSWORD, " AAAA bbbb-cccc dddd", HERE)).session();
        assertThat(world.signIn.cameBy(session)).contains("recovery-code");
        assertThat(tried("admin", PASSWORD, "aaaa-bbbb-cccc-dddd", HERE)).isEqualTo(new Entered.Wrong());
    }

    @Test
    @BadInput("W16")
    void W16_a_try_has_one_code_and_a_few_minutes() throws Exception {
        String half = ((Asked.ForCode) signIn.begin("admin", PASSWORD, HERE)).half();
        assertThat(signIn.finish(half, "000000", HERE)).isEqualTo(new Entered.Wrong());
        assertThat(signIn.finish(half, code(), HERE)).as("used").isEqualTo(new Entered.Wrong());

        String old = ((Asked.ForCode) signIn.begin("admin", PASSWORD, HERE)).half();
        later(Duration.ofMinutes(6));
        assertThat(signIn.finish(old, code(), HERE)).isEqualTo(new Entered.Wrong());
        assertThat(signIn.finish("guessed", code(), HERE)).isEqualTo(new Entered.Wrong());
    }

    @Test
    @BadInput("W16")
    void W16_who_sprays_many_accounts_from_one_place_is_turned_away_and_others_are_not() throws Exception {
        for (int n = 0; n < 20; n++) {
            assertThat(isTurnedAway("person-" + n, HERE)).isFalse();
        }

        assertThat(isTurnedAway("admin", HERE)).isTrue();
        in(tried("admin", PASSWORD, code(), new Visitor("there", "", "")));
        later(Duration.ofMinutes(1));
        assertThat(isTurnedAway("admin", HERE)).isFalse();
    }

    @Test
    @BadInput("W16")
    void W16_who_guesses_one_account_from_many_places_is_turned_away_and_its_own_browser_is_not() throws Exception {
        String mark = in(tried("admin", PASSWORD, code(), HERE)).mark();
        for (int n = 0; n < 10; n++) {
            assertThat(isTurnedAway("admin", new Visitor("place-" + n, "", ""))).isFalse();
        }

        assertThat(isTurnedAway("admin", new Visitor("elsewhere", "", ""))).isTrue();
        assertThat(isTurnedAway("admin", new Visitor("elsewhere", "", "forged." + mark)))
                .isTrue();
        later(Duration.ofSeconds(30));
        in(tried("admin", PASSWORD, code(), new Visitor("elsewhere", "", mark)));
        assertThat(world.signIn.byLink(world.signIn.link("admin"), "elsewhere"))
                .as("a link")
                .isInstanceOf(SignIn.Entered.In.class);
        later(Duration.ofHours(1));
        assertThat(isTurnedAway("admin", new Visitor("elsewhere", "", "")))
                .as("it never lasts")
                .isFalse();
    }

    @Test
    void what_is_right_is_not_counted() throws Exception {
        for (int n = 0; n < 30; n++) {
            in(tried("admin", PASSWORD, code(), HERE));
            later(Duration.ofSeconds(30));
        }
    }

    @Test
    void a_name_that_nobody_has_is_turned_away_as_one_that_somebody_has() throws Exception {
        for (int n = 0; n < 10; n++) {
            isTurnedAway("nobody", new Visitor("place-" + n, "", ""));
        }

        assertThat(isTurnedAway("nobody", new Visitor("elsewhere", "", ""))).isTrue();
    }

    @Test
    void a_hash_by_former_parameters_is_made_anew_when_its_password_is_given() throws Exception {
        var risen = new HashPasswords(new SecureRandom(), new PasswordHash.Parameters(128, 1, 1));
        signIn = with(risen);

        in(tried("admin", PASSWORD, code(), HERE));

        String phc = world.database
                .transact(tx -> tx.credentials().known("admin"))
                .orElseThrow()
                .phc();
        assertThat(phc).contains("m=128");
        assertThat(risen.isRight(PASSWORD, phc)).isTrue();
    }

    @Test
    void a_restored_database_without_its_key_lets_nobody_in_by_code() throws Exception {
        var other = new PeopleKey(new byte[] {9, 9, 9, 9}, new SecureRandom());
        signIn = new PasswordSignIn(world.database, world.passwords, other, new Secrets(new SecureRandom()), () -> now);

        assertThat(tried("admin", PASSWORD, code(), HERE)).isEqualTo(new Entered.Wrong());
    }
}
