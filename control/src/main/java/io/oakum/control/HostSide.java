package io.oakum.control;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Asset;
import io.oakum.store.FormerHosts.Before;
import io.oakum.store.ReportedStore.OwnWord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that its exposures depend on, of one host.
 *
 * @param since when it has the inventory that it has
 * @param inUse what counts of it, by key: installed, and of kernels the one that runs
 * @param idle kernels that are installed and do not run
 * @param reported what it says itself, by vulnerability
 * @param openedAt since when what is open on it is open, by vulnerability
 * @param brought what was open on its machine under a former id and went on here, or is to, by vulnerability
 * @param ended whose support is over on it, by the id of the exposure that this is
 */
record HostSide(
        HostId host,
        Instant since,
        Map<Long, Component> inUse,
        List<Component> idle,
        Map<String, Reported> reported,
        Map<String, Instant> openedAt,
        Map<String, Before> brought,
        Map<String, Ended> ended,
        Asset asset) {

    /** One of those that are in use. */
    Component component(long key) {
        return Optional.ofNullable(inUse.get(key))
                .orElseThrow(() -> new IllegalStateException("key " + key + " is not in use on " + host));
    }

    /** @param since when it first said so, without a break until now */
    record Reported(Instant since, OwnWord word) {}
}
