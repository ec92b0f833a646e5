package io.oakum.execution;

import io.oakum.core.priority.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known beyond the host itself.
 *
 * @param exploited the catalogue of known exploited vulnerabilities, if one was given
 * @param exposed whether the host can be reached from the internet
 */
public record RiskContext(Optional<KnownExploited> exploited, Answer exposed) {

    Answer isExploited(String vulnerability) {
        return exploited
                .map(catalogue -> Answer.of(catalogue.added().containsKey(vulnerability)))
                .orElse(Answer.UNKNOWN);
    }

    Optional<Instant> exploitedSince(String vulnerability) {
        return exploited.map(catalogue -> catalogue.added().get(vulnerability));
    }

    List<String> notKnown() {
        var notKnown = new ArrayList<String>();
        if (exploited.isEmpty()) {
            notKnown.add("which vulnerabilities are exploited: no catalogue was given (--kev FILE)");
        }
        if (exposed == Answer.UNKNOWN) {
            notKnown.add("whether this host is reachable from the internet (--exposed yes|no): counted as reachable");
        }
        notKnown.add("how each vulnerability is attacked (SSVC): no feed is loaded");
        return notKnown;
    }
}
