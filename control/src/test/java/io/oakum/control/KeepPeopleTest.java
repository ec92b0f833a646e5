package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.KeepPeople.Kept;
import io.oakum.control.OwnAccount.Caller;
import io.oakum.store.AccountStore.Account;
import io.oakum.testkit.BadInput;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepPeopleTest {
    private World world;
    private Caller administrator;

    @BeforeEach
    void a_fleet_with_its_administrator() throws Exception {
        world = new World();
        administrator = entered(world.signIn.link("admin"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Caller entered(String link) throws Exception {
        String session = ((SignIn.Entered.In) world.signIn.byLink(link, "here")).session();
        return new Caller(world.signIn.who(session).orElseThrow(), Secrets.digest(session));
    }

    private Kept.Linked made(String name, String... roles) throws Exception {
        return (Kept.Linked) world.people.make(administrator, name, Set.of(roles));
    }

    private Account account(long person) throws Exception {
        return world.people.find(person).orElseThrow();
    }

    @Test
    void an_account_comes_with_its_roles_and_a_link_that_lets_its_person_in() throws Exception {
        Kept.Linked anna = made("Anna Berg", "operator", "auditor");

        Caller caller = entered(anna.link());
        assertThat(caller.person().name()).isEqualTo("Anna Berg");
        assertThat(caller.person().roles()).containsExactlyInAnyOrder("operator", "auditor");
        assertThat(world.people.make(administrator, "Anna Berg", Set.of("viewer")))
                .isEqualTo(new Kept.Refused("there is an account of the name Anna Berg already"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-anna", "anna\nberg", "anna ", "<b>anna</b>", "\u202Eanna", "a(b)"})
    void what_is_no_name_is_refused(String name) throws Exception {
        assertThat(world.people.make(administrator, name, Set.of("viewer"))).isInstanceOf(Kept.Refused.class);
    }

    @Test
    void an_account_has_a_role_that_there_is() throws Exception {
        assertThat(world.people.make(administrator, "anna", Set.of())).isInstanceOf(Kept.Refused.class);
        assertThat(world.people.make(administrator, "anna", Set.of("root"))).isInstanceOf(Kept.Refused.class);
    }

    @Test
    @BadInput("W17")
    void W17_roles_that_are_taken_and_accounts_that_are_disabled_are_so_from_the_next_call() throws Exception {
        Kept.Linked anna = made("anna", "operator", "approver");
        String session = ((SignIn.Entered.In) world.signIn.byLink(anna.link(), "here")).session();

        world.people.setRoles(administrator, anna.person(), Set.of("operator"));
        assertThat(world.signIn.who(session).orElseThrow().roles()).containsExactly("operator");
        world.people.disable(administrator, anna.person());
        assertThat(world.signIn.who(session)).isEmpty();
        assertThat(world.people.link(administrator, anna.person())).isInstanceOf(Kept.Refused.class);
        world.people.enable(administrator, anna.person());
        assertThat(world.signIn.who(session)).as("an old session").isEmpty();
        assertThat(account(anna.person()).isDisabled()).isFalse();
    }

    @Test
    void the_last_administrator_stays_one() throws Exception {
        long admin = administrator.person().id();

        assertThat(world.people.disable(administrator, admin)).isInstanceOf(Kept.Refused.class);
        assertThat(world.people.setRoles(administrator, admin, Set.of("viewer")))
                .isInstanceOf(Kept.Refused.class);

        Kept.Linked anna = made("anna", "administrator");
        assertThat(world.people.setRoles(administrator, admin, Set.of("approver")))
                .isEqualTo(new Kept.Done());
        Caller other = entered(anna.link());
        assertThat(world.people.disable(other, anna.person()))
                .as("now she is the last")
                .isInstanceOf(Kept.Refused.class);
    }

    @Test
    void the_person_as_whom_the_servers_own_command_line_works_stays_an_administrator() throws Exception {
        made("anna", "administrator");
        var people = new KeepPeople(world.database, new Secrets(new SecureRandom()), "admin");
        long admin = administrator.person().id();

        assertThat(people.disable(administrator, admin)).isInstanceOf(Kept.Refused.class);
        assertThat(people.setRoles(administrator, admin, Set.of("approver"))).isInstanceOf(Kept.Refused.class);
        assertThat(people.setRoles(administrator, admin, Set.of("administrator")))
                .isEqualTo(new Kept.Done());
    }

    @Test
    void what_is_lost_is_taken_away_and_ends_the_sessions_of_that_person() throws Exception {
        Kept.Linked anna = made("anna", "viewer");
        String session = ((SignIn.Entered.In) world.signIn.byLink(anna.link(), "here")).session();
        String phc = world.passwords.hash("tarred fibre in the seams");
        world.database.change(tx -> tx.credentials().setPassword(anna.person(), phc));
        assertThat(account(anna.person()).hasPassword()).isTrue();

        assertThat(world.people.removePassword(administrator, anna.person())).isEqualTo(new Kept.Done());

        assertThat(account(anna.person()).hasPassword()).isFalse();
        assertThat(world.signIn.who(session)).isEmpty();
        assertThat(world.people.removeAuthenticator(administrator, anna.person()))
                .isEqualTo(new Kept.Done());
    }

    @Test
    @BadInput("W19")
    void W19_an_administrator_confirms_first_too() throws Exception {
        Kept.Linked anna = made("anna", "viewer");
        world.asOwner("update web_session set proved_at = proved_at - interval '6 minutes'");

        assertThat(world.people.make(administrator, "bert", Set.of("viewer"))).isEqualTo(new Kept.NotFresh());
        assertThat(world.people.link(administrator, anna.person())).isEqualTo(new Kept.NotFresh());
        assertThat(world.people.setRoles(administrator, anna.person(), Set.of("administrator")))
                .isEqualTo(new Kept.NotFresh());
        assertThat(world.people.disable(administrator, anna.person())).isEqualTo(new Kept.NotFresh());
        assertThat(world.people.removePassword(administrator, anna.person())).isEqualTo(new Kept.NotFresh());
        assertThat(account(anna.person()).roles()).containsExactly("viewer");
    }

    @Test
    void of_somebody_unknown_nothing_is_done() throws Exception {
        assertThat(world.people.disable(administrator, 999_999)).isEqualTo(new Kept.Unknown());
    }
}
