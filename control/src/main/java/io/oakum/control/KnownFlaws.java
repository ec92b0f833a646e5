package io.oakum.control;

import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.core.exposure.VulnerabilityFact.Exploited;
import io.oakum.core.priority.Flaw;
import io.oakum.core.priority.Ground;
import io.oakum.store.AdvisoryStore.Known;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of some vulnerabilities themselves.
 *
 * @param flaws as they are known to be now
 * @param unlisted when those were taken out of the catalogue of the exploited that it lists no more
 */
record KnownFlaws(Map<String, Flaw> flaws, Map<String, Instant> unlisted) {
    KnownFlaws {
        flaws = Map.copyOf(flaws);
        unlisted = Map.copyOf(unlisted);
    }

    static KnownFlaws of(Transaction tx, Collection<String> vulnerabilities, Instant at) {
        Instant asked = at.isBefore(tx.now()) ? tx.now() : at;
        boolean hasCatalogue = tx.advisories().hasCatalogue();
        Map<String, List<VulnerabilityFact>> facts = new HashMap<>();
        Map<String, Instant> ended = new HashMap<>();
        for (Known known : tx.advisories().known(vulnerabilities, asked)) {
            String one = known.fact().vulnerability();
            if (known.until().isEmpty()) {
                facts.computeIfAbsent(one, _ -> new ArrayList<>()).add(known.fact());
            } else {
                ended.merge(one, known.until().get(), (first, second) -> first.isAfter(second) ? first : second);
            }
        }
        facts.forEach((one, known) -> {
            if (known.stream().anyMatch(Exploited.class::isInstance)) {
                ended.remove(one);
            }
        });
        var flaws = new HashMap<String, Flaw>();
        vulnerabilities.forEach(one -> flaws.put(one, Flaw.of(facts.getOrDefault(one, List.of()), hasCatalogue)));
        return new KnownFlaws(flaws, ended);
    }

    Flaw flaw(String vulnerability) {
        return flaws.getOrDefault(vulnerability, Flaw.UNKNOWN);
    }

    /** That the catalogue lists it no more, in words. */
    Optional<String> noMore(String vulnerability) {
        return Optional.ofNullable(unlisted.get(vulnerability)).map(Ground::unlisted);
    }
}
