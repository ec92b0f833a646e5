package io.oakum.control;

import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Flaw;
import io.oakum.store.RiskCoverage.Covered;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What an acceptance of a risk rests on. It ends when one of these becomes true that was not.
 *
 * @param exploited whether the vulnerability is known to be exploited
 * @param exposed whether a host that has it is said to be reachable from the internet
 * @param fixed whether a fix is available on a host that has it
 */
record RiskFacts(boolean exploited, boolean exposed, boolean fixed) {
    static RiskFacts now(Transaction tx, String vulnerability, Place place, Instant at) {
        Flaw flaw = KnownFlaws.of(tx, List.of(vulnerability), at).flaw(vulnerability);
        Optional<Covered> open =
                tx.riskCoverage().of(List.of(vulnerability), place).stream().findFirst();
        return new RiskFacts(
                flaw.exploited() == Answer.YES,
                open.filter(one -> one.exposed() > 0).isPresent(),
                open.filter(one -> one.ready() > 0).isPresent());
    }

    String text() {
        return "exploited=" + exploited + " exposed=" + exposed + " fixed=" + fixed;
    }

    private static RiskFacts read(String text) {
        return new RiskFacts(
                text.contains("exploited=true"), text.contains("exposed=true"), text.contains("fixed=true"));
    }

    /** What became true since, in words; empty where nothing did. */
    private List<String> worseThan(RiskFacts then) {
        var worse = new ArrayList<String>();
        if (exploited && !then.exploited) {
            worse.add("it is known to be exploited now");
        }
        if (exposed && !then.exposed) {
            worse.add("a host that has it is reachable from the internet now");
        }
        if (fixed && !then.fixed) {
            worse.add("a fix is available now");
        }
        return worse;
    }

    /** Ends the acceptances of these vulnerabilities that rest on what is no longer so. */
    static void endOutdated(Transaction tx, Collection<String> vulnerabilities, Instant at) {
        for (Acceptance each : tx.risks().accepted(vulnerabilities)) {
            RiskFacts now = now(tx, each.vulnerability(), each.place(), at);
            List<String> worse = now.worseThan(read(each.decision().facts()));
            if (!worse.isEmpty() && each.isInForce(at)) {
                String why = "ended by itself: " + String.join(", and ", worse);
                tx.risks().end(each.id(), at, why);
                Recorded.refused(tx, Actor.SERVER, "exception.ended", String.valueOf(each.id()), why);
            }
        }
    }
}
