package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.core.inventory.HostId;
import io.oakum.store.AuditStore.Filter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log has ids, and its reader gets names. */
class LogViewTest {
    private static final Filter ALL = new Filter("", "", "");

    private static List<LogView.Told> told(World world) throws Exception {
        new KeepLog(world.database, world.keys.log(), world.fleet).keepUp();
        return new LogView(world.database)
                .list(Optional.empty(), ALL).rows().stream()
                        .flatMap(row -> row.told().stream())
                        .toList();
    }

    @Test
    void a_host_has_its_name_as_who_and_as_what_and_one_that_is_gone_its_id() throws Exception {
        try (var world = new World()) {
            HostId web = world.enrolled("web-1");
            HostId gone = new HostId("h-gone");
            world.database.change(tx -> {
                Recorded.done(tx, Actor.host(web), "certificate.renewed", web.value());
                Recorded.done(tx, Actor.person("ann"), "host.retired", gone.value());
            });

            List<LogView.Told> told = told(world);

            assertThat(told.get(1).who()).isEqualTo(new Mention.Host(web, Optional.of("web-1")));
            assertThat(told.get(1).what()).isEqualTo(told.get(1).who());
            assertThat(told.getFirst().who()).isEqualTo(new Mention.Person("ann"));
            assertThat(told.getFirst().what()).isEqualTo(new Mention.Host(gone, Optional.empty()));
        }
    }

    @Test
    void one_question_names_all_hosts_of_a_page() throws Exception {
        try (var world = new World()) {
            world.enrolled("web-1");
            long few = statements(world);

            for (int n = 2; n < 20; n++) {
                world.enrolled("web-" + n);
            }

            assertThat(statements(world)).isEqualTo(few);
        }
    }

    private static long statements(World world) throws Exception {
        told(world);
        long before = world.database.statements();
        new LogView(world.database).list(Optional.empty(), ALL);
        return world.database.statements() - before;
    }

    @Test
    void the_page_of_an_entry_names_too_and_keeps_the_bytes() throws Exception {
        try (var world = new World()) {
            HostId web = world.enrolled("web-1");
            world.database.change(tx -> Recorded.done(tx, Actor.host(web), "certificate.renewed", web.value()));
            int last = told(world).size() - 1;

            LogView.Proven proven = new LogView(world.database).one(last).orElseThrow();

            assertThat(proven.told().orElseThrow().what()).isEqualTo(new Mention.Host(web, Optional.of("web-1")));
            assertThat(proven.placed().entry())
                    .isEqualTo(proven.told().get().entry().bytes());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plan.frozen            | p-abc      | Plan[id=p-abc]
            rollout.begun          | r-abc      | Rollout[id=r-abc]
            host.reported          | r-abc      | Rollout[id=r-abc]
            exception.asked        | 12         | AcceptedRisk[id=12]
            exception.asked        | 012        | Text[text=012]
            feed.taken             | debian-dsa | Feed[name=debian-dsa]
            account.made           | person:ann | Person[name=ann]
            hosts.tagged           | 3 hosts    | Text[text=3 hosts]
            sign-in.local          | -          | Nothing[]
            log.disbelieved        | h-abc      | Host[id=h-abc, name=Optional.empty]
            log.restoration        | 3          | Text[text=3]
            host.asked             | h-abc      | Text[text=h-abc]
            nonsense               | h-abc      | Text[text=h-abc]
            """)
    void what_an_entry_is_about_is_told_by_what_was_done(String action, String object, String mention) {
        assertThat(Mention.ofObject(action, object)).hasToString(mention);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            person:ann             | Person[name=ann]
            host:h-abc             | Host[id=h-abc, name=Optional.empty]
            host:<script>          | Text[text=host:<script>]
            server                 | Server[]
            nobody                 | Nobody[]
            something              | Text[text=something]
            """)
    void who_it_was_is_told_by_the_actor(String actor, String mention) {
        assertThat(Mention.ofActor(actor)).hasToString(mention);
    }
}
