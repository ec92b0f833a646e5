package io.oakum.control;

import static java.util.stream.Collectors.groupingBy;

import io.oakum.store.RemedyStore.Fixed;
import io.oakum.store.RemedyStore.Planned;
import io.oakum.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What closes a vulnerability, and what is being done about it.
 *
 * @param fixed the versions that close it as advisories say, by release
 * @param offered the versions that close it as hosts' own package managers say
 * @param planned what is on its way, rollouts first
 * @param accepted on how many hosts that have it the risk is accepted
 */
public record Remedy(List<Fixed> fixed, List<String> offered, List<Planned> planned, long accepted) {
    static final Remedy NONE = new Remedy(List.of(), List.of(), List.of(), 0);

    public Remedy {
        fixed = List.copyOf(fixed);
        offered = List.copyOf(offered);
        planned = List.copyOf(planned);
    }

    /** Each different version of the advisories once. */
    public List<String> versions() {
        return fixed.stream().map(Fixed::version).distinct().toList();
    }

    /** Of each of these. */
    static Map<String, Remedy> of(Transaction tx, Collection<String> vulnerabilities) {
        Map<String, List<Fixed>> fixed =
                tx.remedies().fixed(vulnerabilities).stream().collect(groupingBy(Fixed::vulnerability));
        Map<String, List<String>> offered = tx.remedies().offered(vulnerabilities);
        Map<String, List<Planned>> planned =
                tx.remedies().planned(vulnerabilities).stream().collect(groupingBy(Planned::vulnerability));
        Map<String, Long> accepted = tx.remedies().accepted(vulnerabilities, tx.now());
        var remedies = new HashMap<String, Remedy>();
        for (String one : vulnerabilities) {
            remedies.put(
                    one,
                    new Remedy(
                            fixed.getOrDefault(one, List.of()),
                            offered.getOrDefault(one, List.of()),
                            planned.getOrDefault(one, List.of()),
                            accepted.getOrDefault(one, 0L)));
        }
        return remedies;
    }
}
