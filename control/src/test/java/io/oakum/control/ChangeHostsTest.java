package io.oakum.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.control.ChangeHosts.Choice;
import io.oakum.control.ChangeHosts.Outcome;
import io.oakum.control.ChangeHosts.Work;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset;
import io.oakum.core.priority.Asset.Criticality;
import io.oakum.store.Database;
import io.oakum.store.HostFilter;
import io.oakum.store.HostStore.Candidate;
import io.oakum.store.ManyHostsStore.Facts;
import io.oakum.store.ManyHostsStore.Scopes;
import io.oakum.store.ManyHostsStore.Standing;
import io.oakum.store.TagStore.Source;
import io.oakum.store.TestDatabase;
import io.oakum.trust.key.SigningKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One thing done to many hosts, and taken back, on a real database. */
class ChangeHostsTest {
    private static final Actor ANN = Actor.person("ann");
    private static final Choice ALL = new Choice.Matching(HostFilter.ALL);

    private Database database;
    private ChangeHosts hosts;

    @BeforeEach
    void five_hosts() throws Exception {
        database = TestDatabase.opened();
        hosts = new ChangeHosts(database, AgentStanding.Agents.NONE);
        for (int n = 1; n <= 5; n++) {
            add("web-" + n);
        }
        database.change(tx -> tx.tags().add(id(1), "old", Source.TOKEN));
        database.change(tx -> tx.tags().add(id(2), "old", Source.HOST));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void add(String name) throws Exception {
        var key = SigningKey.generate(new SecureRandom()).verifyingKey();
        database.change(tx -> tx.hosts().ask(new Candidate(new HostId("h-" + name), name, "debian 12", name, key)));
    }

    private static HostId id(int n) {
        return new HostId("h-web-" + n);
    }

    private Outcome.Done done(Choice choice, Work work) throws Exception {
        return (Outcome.Done) hosts.change(choice, hosts.look(choice).digest(), work, ANN);
    }

    private List<String> tags(int n) throws Exception {
        return database.transact(tx -> tx.hosts().find(id(n)).orElseThrow().tags());
    }

    private Asset asset(int n) throws Exception {
        return database.transact(tx -> tx.risks().assets(List.of(id(n))).getOrDefault(id(n), Asset.UNKNOWN));
    }

    private long entries() throws Exception {
        return database.transact(tx -> tx.audit().pending());
    }

    @Test
    void a_tag_is_given_to_those_without_it_by_one_entry_and_taken_back_from_those_alone() throws Exception {
        long before = entries();
        Outcome.Done done = done(ALL, new Work.Tag("old"));

        assertThat(done.count()).isEqualTo(3);
        assertThat(entries() - before).isEqualTo(1);
        assertThat(hosts.standing(new Work.Tag("old"), done.at())).isEqualTo(new Standing(3, 3));
        assertThat(hosts.undo(new Work.Tag("old"), done.at(), ANN)).isEqualTo(3);
        assertThat(hosts.standing(new Work.Tag("old"), done.at())).isEqualTo(new Standing(3, 0));
        assertThat(hosts.undo(new Work.Tag("old"), done.at(), ANN)).isZero();
        assertThat(tags(1)).containsExactly("old");
        assertThat(tags(3)).isEmpty();
    }

    @Test
    void a_tag_that_root_on_a_host_says_stays_and_one_that_was_taken_comes_back_with_its_source() throws Exception {
        Outcome.Done done = done(ALL, new Work.Untag("old"));

        assertThat(done.count()).isEqualTo(1);
        assertThat(tags(1)).isEmpty();
        assertThat(tags(2)).containsExactly("old");
        assertThat(hosts.undo(new Work.Untag("old"), done.at(), ANN)).isEqualTo(1);
        Set<String> byToken = database.transact(tx -> tx.tags().of(id(1), Source.TOKEN));
        assertThat(byToken).containsExactly("old");
        assertThat(hosts.undo(new Work.Untag("old"), done.at(), ANN)).isZero();
    }

    @Test
    void facts_are_said_where_they_are_news_and_what_was_said_before_comes_back() throws Exception {
        var described = new Asset(Answer.YES, Criticality.LOW, Set.of("pci"));
        new DescribeHost(database).say(id(1), described, ANN);
        var work = new Work.Describe(new Facts(Optional.of(Answer.YES), Optional.of(Criticality.HIGH), Scopes.KEPT));

        Outcome.Done done = done(new Choice.These(List.of(id(1), id(2))), work);

        assertThat(done.count()).isEqualTo(2);
        assertThat(asset(1)).isEqualTo(new Asset(Answer.YES, Criticality.HIGH, Set.of("pci")));
        assertThat(asset(2)).isEqualTo(new Asset(Answer.YES, Criticality.HIGH, Set.of()));
        assertThat(asset(3)).isEqualTo(Asset.UNKNOWN);
        assertThat(done(new Choice.These(List.of(id(1))), work).count())
                .as("is so already")
                .isZero();
        new DescribeHost(database).say(id(2), described, ANN);
        assertThat(hosts.undo(work, done.at(), ANN))
                .as("what was said anew stays")
                .isEqualTo(1);
        assertThat(asset(1)).isEqualTo(described);
        assertThat(asset(2)).isEqualTo(described);
    }

    @Test
    void one_part_of_the_facts_leaves_the_other_as_it_was() throws Exception {
        new DescribeHost(database).say(id(1), new Asset(Answer.NO, Criticality.LOW, Set.of()), ANN);

        done(ALL, new Work.Describe(new Facts(Optional.of(Answer.YES), Optional.empty(), Scopes.KEPT)));

        assertThat(asset(1)).isEqualTo(new Asset(Answer.YES, Criticality.LOW, Set.of()));
        assertThat(asset(5)).isEqualTo(new Asset(Answer.YES, Criticality.UNKNOWN, Set.of()));
    }

    private static Work scopes(boolean isAll, Set<String> add, Set<String> remove) {
        var scopes = new Scopes(isAll, new TreeSet<>(add), new TreeSet<>(remove));
        return new Work.Describe(new Facts(Optional.empty(), Optional.empty(), scopes));
    }

    @Test
    void scopes_are_added_and_removed_where_that_is_news_and_come_back() throws Exception {
        var pci = new Asset(Answer.NO, Criticality.LOW, Set.of("pci", "nis2"));
        new DescribeHost(database).say(id(1), pci, ANN);
        Choice two = new Choice.These(List.of(id(1), id(2)));

        Outcome.Done done = done(two, scopes(false, Set.of("essential-eight"), Set.of("nis2")));

        assertThat(done.count()).isEqualTo(2);
        assertThat(asset(1)).isEqualTo(new Asset(Answer.NO, Criticality.LOW, Set.of("essential-eight", "pci")));
        assertThat(asset(2).scopes()).containsExactly("essential-eight");
        assertThat(done(two, scopes(false, Set.of("essential-eight"), Set.of("nis2")))
                        .count())
                .as("is so already")
                .isZero();
        assertThat(hosts.undo(scopes(false, Set.of(), Set.of()), done.at(), ANN))
                .isEqualTo(2);
        assertThat(asset(1)).isEqualTo(pci);
        assertThat(asset(2)).isEqualTo(Asset.UNKNOWN);

        assertThat(done(ALL, scopes(true, Set.of("pci"), Set.of())).count()).isEqualTo(5);
        assertThat(asset(1).scopes()).containsExactly("pci");
        assertThat(done(ALL, scopes(true, Set.of(), Set.of())).count()).isEqualTo(5);
        assertThat(asset(1)).isEqualTo(new Asset(Answer.NO, Criticality.LOW, Set.of()));
    }

    private String owner(int n) throws Exception {
        return database.transact(tx -> tx.hosts().find(id(n)).orElseThrow().owner());
    }

    @Test
    void an_owner_is_named_where_another_was_and_the_one_before_comes_back() throws Exception {
        database.change(tx -> tx.hosts().expect(id(1), "web-1", "Ann"));
        long before = entries();

        Outcome.Done done = done(ALL, new Work.Own("web team"));

        assertThat(done.count()).isEqualTo(5);
        assertThat(entries() - before).isEqualTo(1);
        assertThat(owner(1)).isEqualTo("web team");
        assertThat(done(ALL, new Work.Own("web team")).count())
                .as("is so already")
                .isZero();
        done(new Choice.These(List.of(id(2))), new Work.Own("Bo"));
        assertThat(hosts.standing(new Work.Own(""), done.at())).isEqualTo(new Standing(5, 4));
        assertThat(hosts.undo(new Work.Own(""), done.at(), ANN)).isEqualTo(4);
        assertThat(owner(1)).isEqualTo("Ann");
        assertThat(owner(2)).as("what was said since stays").isEqualTo("Bo");
        assertThat(owner(3)).isEmpty();
        assertThat(hosts.undo(new Work.Own(""), done.at(), ANN)).isZero();
    }

    @Test
    void hosts_that_are_retired_leave_once_and_are_chosen_no_more() throws Exception {
        Choice two = new Choice.These(List.of(id(1), id(2)));
        long before = entries();
        Outcome.Done done = done(two, new Work.Retire("scrapped"));

        assertThat(done.count()).isEqualTo(2);
        assertThat(entries() - before).isEqualTo(1);
        assertThat(hosts.look(two).hosts()).isEmpty();
        assertThat(hosts.look(ALL).total()).isEqualTo(3);
        assertThat(database.transact(tx -> tx.hosts().find(id(1))).orElseThrow().retiredReason())
                .isEqualTo("scrapped");
        assertThat(hosts.undo(new Work.Retire(""), done.at(), ANN)).isZero();
    }

    @Test
    void where_other_hosts_are_meant_by_now_nothing_is_done() throws Exception {
        String seen = hosts.look(ALL).digest();
        add("web-6");

        assertThat(hosts.change(ALL, seen, new Work.Tag("new"), ANN)).isEqualTo(new Outcome.Others(6));
        assertThat(hosts.change(ALL, "", new Work.Tag("new"), ANN)).isEqualTo(new Outcome.Others(6));
        assertThat(tags(3)).isEmpty();
        assertThat(hosts.standing(new Work.Tag("new"), Instant.now())).isEqualTo(new Standing(0, 0));
    }

    @Test
    void what_changes_nothing_is_no_entry() throws Exception {
        long before = entries();

        assertThat(done(ALL, new Work.Untag("nobody-has-it")).count()).isZero();
        assertThat(done(new Choice.These(List.of()), new Work.Tag("x")).count()).isZero();
        assertThat(entries()).isEqualTo(before);
    }
}
