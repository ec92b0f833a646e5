package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.OwnAccount.Caller;
import io.oakum.control.OwnAccount.Changed;
import io.oakum.control.OwnAccount.Offer;
import io.oakum.control.PasswordSignIn.Asked;
import io.oakum.control.PasswordSignIn.Entered;
import io.oakum.control.PasswordSignIn.Visitor;
import io.oakum.testkit.BadInput;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnAccountTest {
    private static final String PASSWORD = "tarred fibre in the seams";
    private static final Visitor HERE = new Visitor("here", "Firefox", "");

    private World world;
    private OwnAccount own;
    private PasswordSignIn signIn;
    private Caller caller;
    private Instant now = Instant.parse("2026-11-01T12:00:10Z");

    @BeforeEach
    void somebody_who_came_by_a_link() throws Exception {
        world = new World();
        var random = new SecureRandom();
        own = new OwnAccount(world.database, world.passwords, world.peopleKey, random, () -> now);
        signIn = new PasswordSignIn(world.database, world.passwords, world.peopleKey, new Secrets(random), () -> now);
        caller = byLink();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Caller byLink() throws Exception {
        var entered = (SignIn.Entered.In) world.signIn.byLink(world.signIn.link("admin"), "here");
        return caller(entered.session());
    }

    private Caller caller(String session) throws Exception {
        return new Caller(world.signIn.who(session).orElseThrow(), Secrets.digest(session));
    }

    private void minutesPass() {
        world.asOwner("update web_session set proved_at = proved_at - interval '6 minutes'");
    }

    private List<String> setUp() throws Exception {
        assertThat(own.setPassword(caller, PASSWORD)).isEqualTo(new Changed.Done());
        assertThat(own.offerAuthenticator(caller)).isEqualTo(new Changed.Done());
        return ((Changed.WithCodes) own.confirmAuthenticator(caller, code())).codes();
    }

    /** As an authenticator works it out from what it is told. */
    private String code() throws Exception {
        Offer offer = own.offered(caller).orElseThrow();
        return TimeCode.of(decoded(offer.secret()), TimeCode.step(now));
    }

    private static byte[] decoded(String base32) {
        var bits = new StringBuilder();
        base32.chars().forEach(letter -> {
            String five = Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter));
            bits.append("0".repeat(5 - five.length())).append(five);
        });
        byte[] bytes = new byte[bits.length() / 8];
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] = (byte) Integer.parseInt(bits.substring(n * 8, n * 8 + 8), 2);
        }
        return bytes;
    }

    private boolean isIn(String code) throws Exception {
        String half = ((Asked.ForCode) signIn.begin("admin", PASSWORD, HERE)).half();
        return signIn.finish(half, code, HERE) instanceof Entered.In;
    }

    @Test
    void from_a_link_to_a_password_and_an_authenticator_that_let_in() throws Exception {
        assertThat(own.look(caller).held().letsIn()).isFalse();
        List<String> codes = setUp();

        assertThat(own.look(caller).held().letsIn()).isTrue();
        assertThat(codes).hasSize(10).doesNotHaveDuplicates().allMatch(code -> code.matches("(\\w{4}-){3}\\w{4}"));
        assertThat(own.look(caller).held().recoveryCodes()).isEqualTo(10);
        assertThat(isIn(codes.getFirst().toUpperCase(Locale.ROOT))).isTrue();
        assertThat(own.look(caller).held().recoveryCodes()).isEqualTo(9);
    }

    @Test
    void an_authenticator_counts_once_a_code_of_it_was_entered_and_the_former_until_then() throws Exception {
        setUp();
        byte[] former = secret();
        own.offerAuthenticator(caller);
        assertThat(own.confirmAuthenticator(caller, "000000")).isInstanceOf(Changed.Refused.class);

        now = now.plusSeconds(60);
        assertThat(isIn(TimeCode.of(former, TimeCode.step(now)))).isTrue();
        now = now.plusSeconds(60);
        assertThat(own.confirmAuthenticator(caller, code())).isInstanceOf(Changed.WithCodes.class);
        now = now.plusSeconds(60);
        assertThat(isIn(TimeCode.of(former, TimeCode.step(now)))).isFalse();
    }

    private byte[] secret() throws Exception {
        long person = caller.person().id();
        return world.peopleKey
                .open(
                        world.database
                                .transact(tx -> tx.credentials().authenticator(person))
                                .orElseThrow()
                                .sealed(),
                        person)
                .orElseThrow();
    }

    @Test
    void the_code_that_confirmed_an_authenticator_signs_nobody_in() throws Exception {
        own.setPassword(caller, PASSWORD);
        own.offerAuthenticator(caller);
        String code = code();
        own.confirmAuthenticator(caller, code);

        assertThat(isIn(code)).isFalse();
    }

    @Test
    @BadInput("W19")
    void W19_after_five_minutes_nothing_is_changed_before_the_person_confirms() throws Exception {
        setUp();
        own.offerAuthenticator(caller);
        minutesPass();

        assertThat(own.setPassword(caller, PASSWORD + "2")).isEqualTo(new Changed.NotFresh());
        assertThat(own.removePassword(caller)).isEqualTo(new Changed.NotFresh());
        assertThat(own.offerAuthenticator(caller)).isEqualTo(new Changed.NotFresh());
        assertThat(own.confirmAuthenticator(caller, "000000")).isEqualTo(new Changed.NotFresh());
        assertThat(own.removeAuthenticator(caller)).isEqualTo(new Changed.NotFresh());
        assertThat(own.renewRecoveryCodes(caller)).isEqualTo(new Changed.NotFresh());
        assertThat(own.offered(caller)).as("the secret").isEmpty();
        assertThat(own.look(caller).held().letsIn()).isTrue();

        assertThat(own.confirm(caller, PASSWORD + "x")).isInstanceOf(Changed.Refused.class);
        assertThat(own.isFresh(caller)).isFalse();
        assertThat(own.confirm(caller, PASSWORD)).isEqualTo(new Changed.Done());
        assertThat(own.setPassword(caller, PASSWORD + "2")).isEqualTo(new Changed.Done());
    }

    @Test
    @BadInput("W16")
    void W16_a_stolen_session_does_not_guess_the_password() throws Exception {
        setUp();
        minutesPass();
        for (int n = 0; n < 10; n++) {
            assertThat(own.confirm(caller, "guess number " + n)).isInstanceOf(Changed.Refused.class);
        }

        assertThat(own.confirm(caller, PASSWORD)).isEqualTo(new Changed.TooMany());
        now = now.plus(Duration.ofHours(1));
        assertThat(own.confirm(caller, PASSWORD)).isEqualTo(new Changed.Done());
    }

    @Test
    @BadInput("W18")
    void W18_the_token_of_a_program_changes_no_account() throws Exception {
        String secret = "a-token";
        world.database.change(tx -> tx.tokens()
                .addApiToken(Secrets.digest(secret), caller.person().id(), "ci", "viewer", Duration.ofDays(1)));
        Caller program = caller(secret);

        assertThat(own.setPassword(program, PASSWORD)).isEqualTo(new Changed.NotFresh());
        assertThat(own.offerAuthenticator(program)).isEqualTo(new Changed.NotFresh());
        assertThat(own.isFresh(program)).isFalse();
    }

    @Test
    @BadInput("W17")
    void W17_a_change_ends_the_other_sessions_and_the_links_that_were_not_used() throws Exception {
        Caller other = byLink();
        String link = world.signIn.link("admin");
        own.setPassword(caller, PASSWORD);

        assertThat(open())
                .contains(caller.session().hex())
                .doesNotContain(other.session().hex());
        assertThat(world.signIn.byLink(link, "here")).isEqualTo(new SignIn.Entered.NotGood());
    }

    private List<String> open() throws Exception {
        return world.signIn.open().stream().map(session -> session.id().hex()).toList();
    }

    @Test
    void what_is_removed_lets_nobody_in_any_more() throws Exception {
        List<String> codes = setUp();
        assertThat(own.removeAuthenticator(caller)).isEqualTo(new Changed.Done());

        assertThat(isIn(codes.getFirst())).isFalse();
        assertThat(own.look(caller).held().recoveryCodes()).isZero();
        assertThat(own.renewRecoveryCodes(caller)).isInstanceOf(Changed.Refused.class);
        own.removePassword(caller);
        assertThat(own.look(caller).held().password()).isEmpty();
        assertThat(own.confirm(caller, PASSWORD)).isInstanceOf(Changed.Refused.class);
    }

    @Test
    void new_recovery_codes_end_the_old_ones() throws Exception {
        List<String> old = setUp();
        List<String> renewed = ((Changed.WithCodes) own.renewRecoveryCodes(caller)).codes();

        assertThat(isIn(old.getFirst())).isFalse();
        assertThat(isIn(renewed.getFirst())).isTrue();
    }

    @Test
    void a_bad_password_is_refused_with_its_reason_and_nothing_is_kept_in_the_clear() throws Exception {
        assertThat(own.setPassword(caller, "short"))
                .isEqualTo(new Changed.Refused("the password has 12 to 256 characters, this has 5"));
        setUp();
        byte[] secret = secret();

        byte[] sealed = world.database
                .transact(tx -> tx.credentials().authenticator(caller.person().id()))
                .orElseThrow()
                .sealed()
                .array();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
    }
}
