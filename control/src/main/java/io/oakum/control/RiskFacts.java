package io.oakum.control;

import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Asset;
import io.oakum.core.priority.Flaw;
import io.oakum.store.ExposureQuestions.Filter;
import io.oakum.store.ExposureQuestions.Found;
import io.oakum.store.RiskStore.Acceptance;
import io.oakum.store.RiskStore.Place;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an acceptance of a risk rests on. It ends when one of these becomes true that was not.
 *
 * @param exploited whether the vulnerability is known to be exploited
 * @param exposed whether a host that has it is said to be reachable from the internet
 * @param fixed whether a fix is available on a host that has it
 */
record RiskFacts(boolean exploited, boolean exposed, boolean fixed) {
    private static final int MOST = 10_000;

    static RiskFacts now(Transaction tx, String vulnerability, Place place, Instant at) {
        List<Found> open = open(tx, vulnerability, place);
        Flaw flaw = HostExposures.flaws(tx, List.of(vulnerability), at).getOrDefault(vulnerability, Flaw.UNKNOWN);
        Map<HostId, Asset> assets =
                tx.risks().assets(open.stream().map(Found::host).distinct().toList());
        return new RiskFacts(
                flaw.exploited() == Answer.YES,
                assets.values().stream().anyMatch(asset -> asset.exposed() == Answer.YES),
                open.stream().anyMatch(each -> each.shown().state().equals("fix-available")));
    }

    /** What is open of the vulnerability there. */
    static List<Found> open(Transaction tx, String vulnerability, Place place) {
        var filter = new Filter(
                Optional.of(vulnerability),
                Optional.empty(),
                place.host(),
                place.tag(),
                Optional.empty(),
                false,
                Optional.empty());
        return tx.questions().find(filter, Optional.empty(), MOST);
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
