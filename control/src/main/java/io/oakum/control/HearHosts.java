package io.oakum.control;

import io.oakum.core.inventory.Boots;
import io.oakum.core.inventory.HostId;
import io.oakum.store.Database;
import io.oakum.store.HostStore.Heard;
import io.oakum.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Notes which hosts were heard. Thousands say "still here" each second and mean nothing more by it, so what they say is written
 * together, once a second. By which boots they spoke is written at once, and seldom: it must outlive this process.
 */
public final class HearHosts {
    private static final Logger LOG = Logger.getLogger(HearHosts.class.getName());

    private final Database database;
    private final Map<HostId, Heard> waiting = new ConcurrentHashMap<>();
    private final Map<HostId, Boots> boots = new ConcurrentHashMap<>();

    public HearHosts(Database database) {
        this.database = database;
    }

    /** @return false where it is a machine that has a copy of this host's key */
    public boolean hear(HostId host, String bootId, String agentVersion, Instant at) throws StoreException {
        if (!bootId.isEmpty() && isCopy(host, bootId)) {
            return false;
        }
        waiting.put(host, new Heard(host, at, bootId, agentVersion));
        return true;
    }

    private boolean isCopy(HostId host, String bootId) throws StoreException {
        Boots before = known(host);
        Boots now = boots.merge(host, before.hear(bootId), (known, _) -> known.hear(bootId));
        if (!now.equals(before)) {
            database.change(tx -> tx.boots().keep(host, boots.getOrDefault(host, now)));
        }
        if (now.isCopy(bootId)) {
            refuse(host);
        }
        return now.isCopy(bootId);
    }

    private Boots known(HostId host) throws StoreException {
        Boots known = boots.get(host);
        if (known != null) {
            return known;
        }
        Boots kept = database.transact(tx -> tx.boots().of(host));
        Boots other = boots.putIfAbsent(host, kept);
        return other == null ? kept : other;
    }

    /** A person is told once, and the host itself works on. */
    private void refuse(HostId host) throws StoreException {
        boolean isNews = database.transact(tx -> {
            boolean isFirst = tx.boots().refuse(host);
            if (isFirst) {
                Recorded.refused(
                        tx,
                        Actor.host(host),
                        "host.copied",
                        host.value(),
                        "another machine uses its key at the same time, and is not heard");
            }
            return isFirst;
        });
        if (isNews) {
            LOG.log(
                    Level.SEVERE,
                    "host={0} is copied: another machine uses its key and is refused; end it, then: oakum hosts approve {0}"
                            + " --quarantined",
                    host);
        }
    }

    /** From here on who speaks first is the host. */
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
