package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.ChangeHosts.Choice;
import io.oakum.core.inventory.HostId;
import io.oakum.core.plan.Change;
import io.oakum.core.version.Version;
import io.oakum.store.Database;
import io.oakum.store.HostFilter;
import io.oakum.store.HostFilter.OfAgents;
import io.oakum.store.HostListStore.Sort;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.Page.Place;
import io.oakum.store.TestDatabase;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of hosts by how their agents stand to the one that is handed out. */
class HostsByAgentTest {
    private static final OfferedAgent OFFERED =
            new OfferedAgent(Version.deb("0.4.10"), "amd64", new Change.Content("d".repeat(64), 1));
    private static final AgentStanding.Agents AGENTS = new AgentStanding.Agents(() -> Optional.of(OFFERED), "0.4.10");

    private Database database;

    @BeforeEach
    void hosts_with_agents_of_several_versions() throws Exception {
        database = TestDatabase.opened();
        host("new", "0.4.10");
        host("old", "0.4.9");
        host("older", "0.3.0");
        host("ancient", "0.1.0");
        host("never-heard", "");
    }

    private void host(String name, String agent) throws Exception {
        var id = new HostId("h-" + name);
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        database.change(tx -> {
            tx.hosts().ask(new Candidate(id, name, "debian 12", name, key));
            if (!agent.isEmpty()) {
                tx.hosts().hear(List.of(new Heard(id, tx.now(), "boot-1", agent)));
            }
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static HostFilter of(String standing) {
        return new HostFilter(
                "",
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new OfAgents(Optional.of(standing), Set.of()));
    }

    private List<String> listed(AgentStanding.Agents agents, String standing) throws Exception {
        return new HostViews(database, new FleetFigures(), agents)
                .rows(of(standing), Sort.NAME, new Place.Start(), 50).rows().stream()
                        .map(row -> row.line().name())
                        .toList();
    }

    @Test
    void those_behind_are_listed_by_the_order_of_versions_and_not_of_letters() throws Exception {
        assertThat(listed(AGENTS, "behind")).containsExactly("old", "older");
        assertThat(listed(AGENTS, "current")).containsExactly("new");
        assertThat(listed(AGENTS, "too-old")).containsExactly("ancient");
        assertThat(listed(AGENTS, "unknown")).containsExactly("never-heard");
    }

    @Test
    void where_none_is_handed_out_nobody_is_behind() throws Exception {
        assertThat(listed(AgentStanding.Agents.NONE, "behind")).isEmpty();
    }

    @Test
    void those_behind_are_chosen_to_be_changed() throws Exception {
        var chosen = new ChangeHosts(database, AGENTS).look(new Choice.Matching(of("behind")));

        assertThat(chosen.ids()).containsExactly(new HostId("h-old"), new HostId("h-older"));
    }
}
