package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.KeepTokens.Ended;
import io.oakum.control.KeepTokens.Made;
import io.oakum.control.OwnAccount.Caller;
import io.oakum.store.TokenStore.Admission;
import io.oakum.store.TokenStore.ApiToken;
import io.oakum.store.TokenStore.EnrolmentToken;
import io.oakum.testkit.BadInput;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepTokensTest {
    private static final Duration DAY = Duration.ofDays(1);

    private World world;
    private KeepTokens tokens;

    @BeforeEach
    void open() throws Exception {
        world = new World();
        tokens = new KeepTokens(world.database, new Secrets(new SecureRandom()));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Caller person(String name, String... roles) throws Exception {
        world.database.change(tx -> {
            long person = tx.people().ensure(name);
            Set.of(roles).forEach(role -> tx.people().grant(person, role));
        });
        var entered = (SignIn.Entered.In) world.signIn.byLink(world.signIn.link(name), "here");
        return caller(entered.session());
    }

    private Caller caller(String secret) throws Exception {
        return new Caller(world.signIn.who(secret).orElseThrow(), Secrets.digest(secret));
    }

    private String made(Caller caller, String role) throws Exception {
        return ((Made.Secret) tokens.make(caller, "ci", role, DAY)).secret();
    }

    @Test
    void a_program_calls_in_a_persons_name_with_the_tokens_role_alone() throws Exception {
        Caller anna = person("Anna", "operator", "approver");
        String secret = made(anna, "operator");

        assertThat(world.signIn.who(secret)).hasValueSatisfying(who -> {
            assertThat(who.name()).isEqualTo("Anna (ci)");
            assertThat(who.roles()).containsExactly("operator");
        });
        assertThat(tokens.apiTokens(anna)).singleElement().satisfies(token -> {
            assertThat(token.id()).isEqualTo(Secrets.digest(secret).hex().substring(0, 16));
            assertThat(token.used()).as("it has called").isPresent();
            assertThat(Duration.between(token.made(), token.expires())).isEqualTo(DAY);
        });
        assertThat(world.logged("api-token.made"))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).contains("\"ci\"", "\"operator\"").doesNotContain(secret));
    }

    @Test
    @BadInput("W18")
    void W18_what_was_ended_and_what_ran_out_lets_nobody_in() throws Exception {
        Caller anna = person("Anna", "viewer");
        String ended = made(anna, "viewer");
        String old = made(anna, "viewer");
        world.asOwner("update api_token set expires_at = now() - interval '1 second' where hash = '\\x"
                + Secrets.digest(old).hex() + "'");
        String id = tokens.apiTokens(anna).getFirst().id();

        assertThat(tokens.revokeApiToken(anna, id)).isEqualTo(Ended.ENDED);

        assertThat(world.signIn.who(ended)).isEmpty();
        assertThat(world.signIn.who(old)).isEmpty();
        assertThat(tokens.apiTokens(anna)).isEmpty();
        assertThat(tokens.revokeApiToken(anna, id)).isEqualTo(Ended.UNKNOWN);
        assertThat(world.logged("api-token.revoked")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "approver, it cannot be",
        "administrator, it cannot be",
        "root, it cannot be",
        "auditor, you are no auditor",
        "operator, you are no operator"
    })
    @BadInput("W18")
    void W18_a_token_may_do_no_more_than_its_person(String role, String why) throws Exception {
        Caller anna = person("Anna", "viewer");

        assertThat(tokens.make(anna, "ci", role, DAY))
                .isInstanceOfSatisfying(
                        Made.Refused.class, refused -> assertThat(refused.why()).contains(why));
    }

    @Test
    @BadInput("W18")
    void W18_a_token_is_over_when_its_person_may_not_do_as_much_any_more() throws Exception {
        Caller anna = person("Anna", "operator");
        String secret = made(anna, "operator");
        String looks = made(anna, "viewer");

        world.asOwner("update person_role set revoked_at = now() where role = 'operator'");
        world.database.change(tx -> tx.people().grant(anna.person().id(), "auditor"));

        assertThat(world.signIn.who(secret)).isEmpty();
        assertThat(world.signIn.who(looks)).as("who may do anything may look").isPresent();
    }

    @Test
    @BadInput("W18")
    void W18_a_token_makes_and_ends_none() throws Exception {
        Caller admin = person("admin", "administrator");
        Caller program = caller(made(admin, "operator"));
        String id = tokens.apiTokens(admin).getFirst().id();

        assertThat(tokens.make(program, "more", "viewer", DAY)).isEqualTo(new Made.NotFresh());
        assertThat(tokens.revokeApiToken(program, id)).isEqualTo(Ended.NOT_FOR_TOKENS);
        assertThat(tokens.endEnrolmentToken(program, id)).isEqualTo(Ended.NOT_FOR_TOKENS);
        assertThat(tokens.apiTokens(admin)).hasSize(1);
    }

    @Test
    @BadInput("W2")
    void W2_nobody_sees_or_ends_somebody_elses_but_an_administrator() throws Exception {
        Caller anna = person("Anna", "viewer");
        Caller bert = person("Bert", "viewer");
        Caller admin = person("admin", "administrator");
        made(anna, "viewer");
        String id = tokens.apiTokens(anna).getFirst().id();

        assertThat(tokens.apiTokens(bert)).isEmpty();
        assertThat(tokens.revokeApiToken(bert, id)).isEqualTo(Ended.UNKNOWN);
        assertThat(tokens.apiTokens(admin)).extracting(ApiToken::person).containsExactly("Anna");
        assertThat(tokens.revokeApiToken(admin, id)).isEqualTo(Ended.ENDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<img src=x>", "a\u0000b", "-first", "name)"})
    void a_name_that_could_be_taken_for_something_else_is_refused(String name) throws Exception {
        Caller anna = person("Anna", "viewer");

        assertThat(tokens.make(anna, name, "viewer", DAY)).isInstanceOf(Made.Refused.class);
    }

    @Test
    void a_token_is_good_for_a_minute_to_a_year() throws Exception {
        Caller anna = person("Anna", "viewer");

        for (Duration life : new Duration[] {
            Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(367), Duration.ofSeconds(Long.MAX_VALUE)
        }) {
            assertThat(tokens.make(anna, "ci", "viewer", life)).isInstanceOf(Made.Refused.class);
        }
        assertThat(tokens.make(anna, "ci", "viewer", KeepTokens.MAX_LIFE)).isInstanceOf(Made.Secret.class);
    }

    @Test
    void a_line_that_was_ended_lets_no_further_machine_ask() throws Exception {
        Caller admin = person("admin", "administrator");
        String secret =
                world.enrolment.token(admin.person().id(), Actor.person("admin"), new Admission("web", true), 3, DAY);
        world.database.transact(tx -> tx.tokens().useEnrolmentToken(Secrets.digest(secret)));
        EnrolmentToken line = tokens.enrolmentTokens().getFirst();
        assertThat(line.uses()).isEqualTo(2);
        assertThat(line.admission()).isEqualTo(new Admission("web", true));

        assertThat(tokens.endEnrolmentToken(admin, line.id())).isEqualTo(Ended.ENDED);

        Optional<Admission> late = world.database.transact(tx -> tx.tokens().useEnrolmentToken(Secrets.digest(secret)));
        assertThat(late).isEmpty();
        assertThat(tokens.enrolmentTokens()).isEmpty();
        assertThat(tokens.endEnrolmentToken(admin, line.id())).isEqualTo(Ended.UNKNOWN);
        assertThat(world.logged("enrolment-token.ended")).hasSize(1);
    }
}
