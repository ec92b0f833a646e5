package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostFilter;
import io.oakum.store.ManyHostsStore.Carried;
import io.oakum.store.ManyHostsStore.Facts;
import io.oakum.store.ManyHostsStore.Named;
import io.oakum.store.ManyHostsStore.Scopes;
import io.oakum.store.ManyHostsStore.Standing;
import io.oakum.store.StoreException;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Does one thing to many hosts, as one entry of the log with its count. Whoever does it says by a digest which hosts they saw: where it
 * would be others by now, nothing is done.
 */
public final class ChangeHosts {
    /** So many hosts are changed at once. */
    public static final int MOST = 10_000;

    /** So many are told one by one in the entry; the digest is over all. */
    static final int TOLD = 500;

    private final Database database;
    private final AgentStanding.Agents agents;

    /** @param agents what those of hosts are held against */
    public ChangeHosts(Database database, AgentStanding.Agents agents) {
        this.database = database;
        this.agents = agents;
    }

    /** Which hosts are meant. */
    public sealed interface Choice {
        record These(List<HostId> hosts) implements Choice {
            public These {
                hosts = List.copyOf(hosts);
            }
        }

        /** All that match now. */
        record Matching(HostFilter filter) implements Choice {}
    }

    /**
     * The hosts that are meant and are in the fleet.
     *
     * @param total how many there are, of which no more than {@link #MOST} are in the list
     */
    public record Chosen(List<Named> hosts, long total, List<Carried> tags) {
        public Chosen {
            hosts = List.copyOf(hosts);
            tags = List.copyOf(tags);
        }

        public boolean isTooMany() {
            return total > MOST;
        }

        public List<HostId> ids() {
            return hosts.stream().map(Named::id).toList();
        }

        /** Names exactly these hosts. */
        public String digest() {
            return ChangeHosts.digest(ids());
        }
    }

    /** What is to be done. */
    public sealed interface Work {
        record Tag(String tag) implements Work {}

        record Untag(String tag) implements Work {}

        record Describe(Facts facts) implements Work {}

        /** @param owner who answers for them; empty for nobody */
        record Own(String owner) implements Work {}

        /** For good: a host comes back only by being added anew. */
        record Retire(String reason) implements Work {}

        /** To report at once, those that may be asked: one that waits already, or was only just asked, is not asked again. */
        record Ask() implements Work {}
    }

    public sealed interface Outcome {
        /** @param count how many hosts are otherwise than before */
        record Done(Instant at, int count) implements Outcome {}

        /** Nothing was done: other hosts are meant by now than were shown. */
        record Others(long now) implements Outcome {}
    }

    public Chosen look(Choice choice) throws StoreException {
        return database.transact(tx -> {
            List<Named> hosts = hosts(tx, choice);
            long total = choice instanceof Choice.Matching(HostFilter filter) && hosts.size() > MOST
                    ? tx.hostLists().count(agents.resolved(tx, filter))
                    : hosts.size();
            List<Named> shown = hosts.subList(0, Math.min(MOST, hosts.size()));
            return new Chosen(
                    shown,
                    total,
                    tx.manyHosts().tags(shown.stream().map(Named::id).toList()));
        });
    }

    private List<Named> hosts(Transaction tx, Choice choice) {
        return switch (choice) {
            case Choice.These(List<HostId> hosts) -> tx.manyHosts().present(hosts);
            case Choice.Matching(HostFilter filter) -> tx.manyHosts().matching(agents.resolved(tx, filter), MOST + 1);
        };
    }

    private static String digest(List<HostId> hosts) {
        String text = String.join("\n", hosts.stream().map(HostId::value).toList());
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** @param seen the digest of the hosts that were shown to whoever does it */
    public Outcome change(Choice choice, String seen, Work work, Actor actor) throws StoreException {
        return database.transact(tx -> {
            List<HostId> hosts = hosts(tx, choice).stream().map(Named::id).toList();
            if (hosts.size() > MOST || !digest(hosts).equals(seen)) {
                return new Outcome.Others(hosts.size());
            }
            Instant at = tx.now();
            int count = change(tx, hosts, work, actor, at);
            if (count > 0) {
                JsonObject details = JsonObject.with("what", words(work))
                        .and("changed", count)
                        .and("of", hosts.size())
                        .and("digest", digest(hosts))
                        .and(
                                "hosts",
                                JsonArray.ofTexts(hosts.stream()
                                        .limit(TOLD)
                                        .map(HostId::value)
                                        .toList()))
                        .build();
                Recorded.done(tx, actor, "hosts." + verb(work), count(count), details);
            }
            return new Outcome.Done(at, count);
        });
    }

    /** Does it to one host, which needs no look before: its id says which that is. */
    public Outcome change(HostId host, Work work, Actor actor) throws StoreException {
        return change(new Choice.These(List.of(host)), digest(List.of(host)), work, actor);
    }

    private static String count(int hosts) {
        return hosts == 1 ? "1 host" : hosts + " hosts";
    }

    private static int change(Transaction tx, List<HostId> hosts, Work work, Actor actor, Instant at) {
        return switch (work) {
            case Work.Tag(String tag) -> tx.manyHosts().tag(hosts, tag, at);
            case Work.Untag(String tag) -> tx.manyHosts().untag(hosts, tag, at);
            case Work.Describe(Facts facts) -> tx.manyHosts().describe(hosts, facts, actor.name(), at);
            case Work.Own(String owner) -> tx.owners().own(hosts, owner, actor.name(), at);
            case Work.Retire(String reason) ->
                tx.manyHosts().retire(hosts, reason, at).size();
            case Work.Ask() -> tx.reportAsks().ask(hosts, actor.name(), at);
        };
    }

    private static String verb(Work work) {
        return switch (work) {
            case Work.Tag _ -> "tagged";
            case Work.Untag _ -> "untagged";
            case Work.Describe _ -> "described";
            case Work.Own _ -> "owned";
            case Work.Retire _ -> "retired";
            case Work.Ask _ -> "asked";
        };
    }

    private static String words(Work work) {
        return switch (work) {
            case Work.Tag(String tag) -> "tag " + tag;
            case Work.Untag(String tag) -> "no tag " + tag;
            case Work.Describe(Facts facts) -> words(facts);
            case Work.Own(String owner) -> owner.isEmpty() ? "no owner" : "owner " + owner;
            case Work.Retire(String reason) -> reason;
            case Work.Ask() -> "report now";
        };
    }

    private static String words(Facts facts) {
        var words = new ArrayList<String>();
        facts.exposed().ifPresent(one -> words.add("exposed " + word(one)));
        facts.criticality().ifPresent(one -> words.add("criticality " + word(one)));
        Scopes scopes = facts.scopes();
        if (scopes.isAll() || !scopes.add().isEmpty()) {
            words.add((scopes.isAll() ? "scopes are " : "scopes ")
                    + (scopes.add().isEmpty() ? "none" : String.join(" ", scopes.add())));
        }
        if (!scopes.remove().isEmpty()) {
            words.add("no scopes " + String.join(" ", scopes.remove()));
        }
        return String.join(", ", words);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** How a change that was made at an instant stands now: derived from what is kept of the hosts, whatever became of them since. */
    public Standing standing(Work work, Instant at) throws StoreException {
        return database.transact(tx -> switch (work) {
            case Work.Tag(String tag) -> tx.manyHosts().tagged(tag, at);
            case Work.Untag(String tag) -> tx.manyHosts().untagged(tag, at);
            case Work.Describe _ -> tx.manyHosts().described(at);
            case Work.Own _ -> tx.owners().owned(at);
            case Work.Retire _ -> new Standing(tx.manyHosts().retired(at), 0);
            case Work.Ask _ -> tx.reportAsks().standing(at);
        });
    }

    /**
     * Takes a change back where it still stands; a host that left the fleet stays away, and one that was asked reports.
     *
     * @return on how many hosts
     */
    public int undo(Work work, Instant then, Actor actor) throws StoreException {
        return database.transact(tx -> {
            Instant at = tx.now();
            int count = switch (work) {
                case Work.Tag(String tag) -> tx.manyHosts().undoTag(tag, then, at);
                case Work.Untag(String tag) -> tx.manyHosts().undoUntag(tag, then, at);
                case Work.Describe _ -> tx.manyHosts().undoDescribe(then, actor.name(), at);
                case Work.Own _ -> tx.owners().undo(then, actor.name(), at);
                case Work.Retire _, Work.Ask _ -> 0;
            };
            if (count > 0) {
                JsonObject details = JsonObject.with("what", words(work))
                        .and("made", then.toString())
                        .and("changed", count)
                        .build();
                Recorded.done(tx, actor, "hosts.change-undone", count(count), details);
            }
            return count;
        });
    }
}
