package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.OwnAccount.Caller;
import io.oakum.control.OwnAccount.Changed;
import io.oakum.control.Passkeys.Entered;
import io.oakum.control.Passkeys.Question;
import io.oakum.control.Passkeys.Site;
import io.oakum.control.PasswordSignIn.Visitor;
import io.oakum.store.PasskeyStore.Passkey;
import io.oakum.testkit.BadInput;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeysTest {
    private static final Site HERE = new Site("http://localhost:8440", "localhost");
    private static final Visitor VISITOR = new Visitor("here", "Firefox", "");

    private World world;
    private Passkeys passkeys;
    private Caller caller;
    private SoftAuthenticator authenticator;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    @BeforeEach
    void somebody_with_an_authenticator() throws Exception {
        world = new World();
        var random = new SecureRandom();
        passkeys = new Passkeys(world.database, new Secrets(random), random, () -> now);
        caller = entered(world.signIn.link("admin"));
        authenticator = new SoftAuthenticator();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Caller entered(String link) throws Exception {
        String session = ((SignIn.Entered.In) world.signIn.byLink(link, "here")).session();
        return caller(session);
    }

    private Caller caller(String session) throws Exception {
        return new Caller(world.signIn.who(session).orElseThrow(), Secrets.digest(session));
    }

    private Changed made() throws Exception {
        JsonObject options = passkeys.askForNew(caller, HERE).orElseThrow();
        return passkeys.add(caller, HERE, "Laptop", authenticator.make(options));
    }

    private Entered tried() throws Exception {
        Question question = passkeys.ask(HERE);
        return passkeys.enter(question.half(), HERE, authenticator.answer(question.options()), VISITOR);
    }

    private static String in(Entered entered) {
        assertThat(entered).isInstanceOf(Entered.In.class);
        return ((Entered.In) entered).session();
    }

    @Test
    void one_that_was_made_lets_its_person_in_without_a_name() throws Exception {
        assertThat(made()).isEqualTo(new Changed.Done());
        authenticator.count = 2;

        String session = in(tried());

        assertThat(world.signIn.who(session).orElseThrow().name()).isEqualTo("admin");
        assertThat(world.signIn.cameBy(session)).contains("passkey");
        Passkey kept = passkeys.of(caller).getFirst();
        assertThat(kept.name()).isEqualTo("Laptop");
        assertThat(kept.site()).isEqualTo("localhost");
        assertThat(kept.usedAt()).isPresent();
    }

    @Test
    void an_authenticator_that_counts_nothing_is_good_again_and_again() throws Exception {
        authenticator.count = 0;
        made();

        in(tried());
        in(tried());
    }

    @Test
    @BadInput("W16")
    void W16_what_was_asked_is_answered_once_and_within_five_minutes() throws Exception {
        made();
        Question question = passkeys.ask(HERE);
        authenticator.count = 2;
        JsonObject answer = authenticator.answer(question.options());
        in(passkeys.enter(question.half(), HERE, answer, VISITOR));
        assertThat(passkeys.enter(question.half(), HERE, answer, VISITOR)).isEqualTo(new Entered.NotGood());
        assertThat(passkeys.enter(passkeys.ask(HERE).half(), HERE, answer, VISITOR))
                .as("the answer to another question")
                .isEqualTo(new Entered.NotGood());

        Question old = passkeys.ask(HERE);
        authenticator.count = 3;
        now = now.plus(Duration.ofMinutes(6));
        assertThat(passkeys.enter(old.half(), HERE, authenticator.answer(old.options()), VISITOR))
                .isEqualTo(new Entered.NotGood());
    }

    @Test
    void an_answer_for_another_site_is_none_here() throws Exception {
        made();
        authenticator.count = 2;
        authenticator.origin = "http://localhost:9999";
        assertThat(tried()).isEqualTo(new Entered.NotGood());

        authenticator.origin = HERE.origin();
        authenticator.name = "oakum.example.net";
        assertThat(tried()).isEqualTo(new Entered.NotGood());

        authenticator.name = "localhost";
        var elsewhere = new Site("https://oakum.example.net", "oakum.example.net");
        Question question = passkeys.ask(elsewhere);
        assertThat(passkeys.enter(question.half(), HERE, authenticator.answer(question.options()), VISITOR))
                .isEqualTo(new Entered.NotGood());
        in(tried());
    }

    @Test
    void without_a_finger_a_face_or_a_pin_it_is_neither_made_nor_good() throws Exception {
        authenticator.verifies = false;
        assertThat(made()).isInstanceOf(Changed.Refused.class);

        authenticator.verifies = true;
        made();
        authenticator.verifies = false;
        authenticator.count = 2;
        assertThat(tried()).isEqualTo(new Entered.NotGood());
    }

    @Test
    void a_counter_that_stands_still_or_goes_back_tells_of_a_copy() throws Exception {
        authenticator.count = 5;
        made();
        assertThat(tried()).isEqualTo(new Entered.NotGood());
        authenticator.count = 4;
        assertThat(tried()).isEqualTo(new Entered.NotGood());
        authenticator.count = 6;
        in(tried());
    }

    @Test
    @BadInput("W2")
    void W2_nobody_comes_in_as_somebody_else() throws Exception {
        made();
        byte[] other = Base64.getUrlDecoder().decode("AAAAAAAAAAAAAAAAAAAAAA");
        authenticator.pretendToBe(other);
        authenticator.count = 2;
        assertThat(tried()).isEqualTo(new Entered.NotGood());

        var stranger = new SoftAuthenticator();
        Question question = passkeys.ask(HERE);
        assertThat(passkeys.enter(question.half(), HERE, stranger.answer(question.options()), VISITOR))
                .isEqualTo(new Entered.NotGood());
    }

    @Test
    void what_one_session_was_asked_another_does_not_answer() throws Exception {
        JsonObject options = passkeys.askForNew(caller, HERE).orElseThrow();
        Caller other = entered(world.signIn.link("admin"));

        assertThat(passkeys.add(other, HERE, "Laptop", authenticator.make(options)))
                .isInstanceOf(Changed.Refused.class);
        assertThat(passkeys.add(caller, HERE, "Laptop", authenticator.make(options)))
                .isEqualTo(new Changed.Done());
        assertThat(passkeys.add(caller, HERE, "Again", authenticator.make(options)))
                .isInstanceOf(Changed.Refused.class);
    }

    @Test
    @BadInput("W19")
    void W19_an_old_session_makes_and_removes_none_before_a_passkey_confirms() throws Exception {
        made();
        String id = Base64.getUrlEncoder()
                .encodeToString(passkeys.of(caller).getFirst().id().array());
        world.asOwner("update web_session set proved_at = proved_at - interval '6 minutes'");

        assertThat(passkeys.askForNew(caller, HERE)).isEmpty();
        assertThat(passkeys.remove(caller, id)).isEqualTo(new Changed.NotFresh());

        Question question = passkeys.ask(HERE);
        authenticator.count = 2;
        assertThat(passkeys.confirm(caller, question.half(), HERE, authenticator.answer(question.options())))
                .isEqualTo(new Changed.Done());
        assertThat(passkeys.remove(caller, id)).isEqualTo(new Changed.Done());
        assertThat(passkeys.of(caller)).isEmpty();
        authenticator.count = 3;
        assertThat(tried()).isEqualTo(new Entered.NotGood());
    }

    @Test
    @BadInput("W2")
    void W2_the_passkey_of_another_confirms_nothing_and_is_not_removed() throws Exception {
        made();
        String id = Base64.getUrlEncoder()
                .encodeToString(passkeys.of(caller).getFirst().id().array());
        var anna = (KeepPeople.Kept.Linked) world.people.make(caller, "anna", Set.of("viewer"));
        Caller other = entered(anna.link());
        Question question = passkeys.ask(HERE);
        authenticator.count = 2;

        assertThat(passkeys.confirm(other, question.half(), HERE, authenticator.answer(question.options())))
                .isInstanceOf(Changed.Refused.class);
        passkeys.remove(other, id);
        assertThat(passkeys.of(caller)).hasSize(1);
    }

    @Test
    @BadInput("W17")
    void W17_a_disabled_account_is_not_entered_by_its_passkey_and_removing_all_ends_its_sessions() throws Exception {
        var anna = (KeepPeople.Kept.Linked) world.people.make(caller, "anna", Set.of("viewer"));
        Caller administrator = caller;
        caller = entered(anna.link());
        made();
        authenticator.count = 2;
        String session = in(tried());

        world.people.removePasskeys(administrator, anna.person());
        assertThat(world.signIn.who(session)).isEmpty();
        authenticator.count = 3;
        assertThat(tried()).isEqualTo(new Entered.NotGood());

        caller = entered(((KeepPeople.Kept.Linked) world.people.link(administrator, anna.person())).link());
        made();
        world.people.disable(administrator, anna.person());
        authenticator.count = 4;
        assertThat(tried()).isEqualTo(new Entered.NotGood());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"rawId\":\"\"}",
                "{\"rawId\":\"!!\"}",
                "{\"rawId\":\"AAAA\",\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":null}",
                "{\"rawId\":\"AAAA\",\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}",
                "{\"rawId\":\"AAAA\",\"id\":\"AAAA\",\"type\":\"password\",\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"}}",
                "{\"rawId\":\"AAAA\",\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"userHandle\":\"AA\"}}",
                "{\"rawId\":\"AAAA\",\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"bm8\",\"attestationObject\":\"v7-_v7-_v7-_v7-_\"}}"
            })
    void what_is_no_answer_is_refused(String text) throws Exception {
        JsonObject answer = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        passkeys.askForNew(caller, HERE);

        assertThat(passkeys.add(caller, HERE, "Laptop", answer)).isInstanceOf(Changed.Refused.class);
        assertThat(passkeys.enter(passkeys.ask(HERE).half(), HERE, answer, VISITOR))
                .isEqualTo(new Entered.NotGood());
        made();
        String own = text.replace(
                "AAAA",
                Base64.getUrlEncoder()
                        .encodeToString(passkeys.of(caller).getFirst().id().array()));
        JsonObject known = Json.readObject(own.getBytes(StandardCharsets.UTF_8));
        assertThat(passkeys.enter(passkeys.ask(HERE).half(), HERE, known, VISITOR))
                .isEqualTo(new Entered.NotGood());
    }

    @Test
    @BadInput("W16")
    void W16_who_sends_many_answers_that_are_not_good_is_turned_away() throws Exception {
        var stranger = new SoftAuthenticator();
        for (int n = 0; n < 20; n++) {
            Question question = passkeys.ask(HERE);
            passkeys.enter(question.half(), HERE, stranger.answer(question.options()), VISITOR);
        }

        assertThat(tried()).isEqualTo(new Entered.TooMany());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\nb"})
    void one_has_a_name(String name) throws Exception {
        JsonObject options = passkeys.askForNew(caller, HERE).orElseThrow();

        assertThat(passkeys.add(caller, HERE, name, authenticator.make(options)))
                .isInstanceOf(Changed.Refused.class);
    }
}
