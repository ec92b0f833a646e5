package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes which hosts were heard. Thousands say "still here" each second and mean nothing more by it, so what they say is written
 * together, once a second.
 */
public final class HearHosts {
    /** Two boots of one key within so little time are two machines. */
    private static final Duration AT_ONCE = Duration.ofSeconds(90);

    private final Database database;
    private final Map<HostId, Heard> waiting = new ConcurrentHashMap<>();
    private final Map<HostId, Boots> boots = new ConcurrentHashMap<>();

    public HearHosts(Database database) {
        this.database = database;
    }

    /** The last two boots that used one key, and when each was last heard. */
    private record Boots(String present, Instant presentAt, String former, Instant formerAt) {
        static Boots first(String boot, Instant at) {
            return new Boots(boot, at, "", Instant.EPOCH);
        }

        Boots hear(String boot, Instant at) {
            return boot.equals(present)
                    ? new Boots(present, at, former, formerAt)
                    : new Boots(boot, at, present, presentAt);
        }

        /** A host that rebooted is never heard under its former boot again. */
        boolean isTwo(String boot, Instant at) {
            return boot.equals(former) && formerAt.plus(AT_ONCE).isAfter(at);
        }
    }

    /** @return false where two machines are using this host's key at the same time */
    public boolean hear(HostId host, String bootId, String agentVersion, Instant at) {
        Boots before = boots.get(host);
        if (before != null && !bootId.equals(before.present()) && before.isTwo(bootId, at)) {
            return false;
        }
        boots.merge(host, Boots.first(bootId, at), (known, _) -> known.hear(bootId, at));
        waiting.put(host, new Heard(host, at, bootId, agentVersion));
        return true;
    }

    /** Takes a host out of what it is trusted with: two machines have its key. */
    public void quarantine(HostId host) throws StoreException {
        database.change(tx -> {
            if (tx.hosts().quarantine(host)) {
                Recorded.refused(
                        tx,
                        Actor.host(host),
                        "host.quarantined",
                        host.value(),
                        "two machines use its key at the same time");
            }
        });
    }

    /** From here on it is one machine again, until two are heard. */
    public void forget(HostId host) {
        boots.remove(host);
    }

    /** @return how many hosts were written */
    public int write() throws StoreException {
        List<Heard> batch = List.copyOf(waiting.values());
        if (batch.isEmpty()) {
            return 0;
        }
        database.change(tx -> tx.hosts().hear(batch));
        // What came meanwhile stays for the next time.
        batch.forEach(heard -> waiting.remove(heard.host(), heard));
        return batch.size();
    }
}
