package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.StoreException;
import io.oakum.store.TagStore.Source;
import io.oakum.store.Transaction;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Says which groups a host belongs to: people do, lists of expected hosts do, and root on the host does. */
public final class TagHosts {
    private final Database database;
    private final Secrets secrets;

    /** What each host said last. Thousands say the same each half minute. */
    private final Map<HostId, Set<String>> said = new ConcurrentHashMap<>();

    /** Each change is an entry in the log: a host that changes its mind with every poll is heard ten times an hour. */
    private final Throttle changes = new Throttle(10, Duration.ofHours(1));

    public TagHosts(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /**
     * A host that should be there.
     *
     * @param owner empty where nobody is named
     */
    public record Expected(String name, String owner, List<String> tags) {
        public Expected {
            tags = List.copyOf(tags);
        }
    }

    /** @return how many of them were not known before */
    public int expect(List<Expected> hosts, Actor actor) throws StoreException {
        return database.transact(tx -> {
            int added = 0;
            for (Expected expected : hosts) {
                HostId fresh = new HostId("h-" + secrets.name());
                HostId host = tx.hosts().expect(fresh, expected.name(), expected.owner());
                expected.tags().forEach(tag -> tx.tags().add(host, tag, Source.IMPORT));
                added += host.equals(fresh) ? 1 : 0;
            }
            Recorded.done(
                    tx,
                    actor,
                    "hosts.expected",
                    hosts.size() + " hosts",
                    JsonObject.with("added", added)
                            .and(
                                    "names",
                                    JsonArray.ofTexts(hosts.stream()
                                            .map(Expected::name)
                                            .limit(1000)
                                            .toList()))
                            .build());
            return added;
        });
    }

    /** @return what tags the host has then, whoever says so */
    public Set<String> change(HostId host, List<String> add, List<String> remove, Actor actor) throws StoreException {
        return database.transact(tx -> {
            add.forEach(tag -> tx.tags().add(host, tag, Source.PERSON));
            for (String tag : remove) {
                for (Source source : List.of(Source.PERSON, Source.IMPORT, Source.TOKEN)) {
                    tx.tags().remove(host, tag, source);
                }
            }
            Recorded.done(
                    tx,
                    actor,
                    "host.tagged",
                    host.value(),
                    JsonObject.with("add", JsonArray.ofTexts(add))
                            .and("remove", JsonArray.ofTexts(remove))
                            .build());
            return all(tx, host);
        });
    }

    private static Set<String> all(Transaction tx, HostId host) {
        return tx.hosts()
                .find(host)
                .map(row -> (Set<String>) new TreeSet<>(row.tags()))
                .orElseGet(Set::of);
    }

    /** Root on the host says so, with each message; written where it is news. */
    public void hear(HostId host, List<String> tags, Instant at) throws StoreException {
        Set<String> now = new TreeSet<>(tags);
        if (now.equals(said.get(host)) || changes.isClosed(host.value(), at)) {
            return;
        }
        changes.wrong(host.value(), at);
        database.change(tx -> {
            Set<String> before = tx.tags().of(host, Source.HOST);
            if (!before.equals(now)) {
                before.stream()
                        .filter(tag -> !now.contains(tag))
                        .forEach(tag -> tx.tags().remove(host, tag, Source.HOST));
                now.forEach(tag -> tx.tags().add(host, tag, Source.HOST));
                Recorded.done(
                        tx,
                        Actor.host(host),
                        "host.tagged",
                        host.value(),
                        JsonObject.with("tags", JsonArray.ofTexts(List.copyOf(now)))
                                .build());
            }
        });
        said.put(host, now);
    }
}
