package io.oakum.control;

import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.core.inventory.HostId;
import io.oakum.core.priority.Ground;
import io.oakum.policies.PolicyFile.Reading;
import io.oakum.store.AdvisoryStore.FeedsEnd;
import io.oakum.store.AdvisoryStore.Known;
import io.oakum.store.FeedStore.Feed;
import io.oakum.store.RiskStore.PolicyFile;
import io.oakum.store.Transaction;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands behind the reasons of a deadline, as it is kept here: what feeds say, the rule that set it, and the host that tells the rest.
 *
 * @param said by feeds of this vulnerability, each record once
 * @param unsaid how many records more there are
 * @param rule as the deadline names it
 * @param policy the file that the rule stands in; empty for what is in force without one
 * @param host the most urgent one, whose deadline the reasons are of
 */
public record Evidence(List<Said> said, int unsaid, String rule, Optional<PolicyFile> policy, Optional<Witness> host) {
    private static final int MOST = 60;

    public Evidence {
        said = List.copyOf(said);
    }

    /** What kind of record a feed's word is. */
    public enum Kind {
        ADVISORY,
        CATALOGUE,
        ATTACK,
        LIKELIHOOD,
        SCORE,
        REJECTION,
        SUPPORT
    }

    /**
     * One record of a feed.
     *
     * @param title by which sentences name the feed
     * @param name the advisory's id, or the vulnerability's
     * @param published when its publisher says that it was published; empty where that is not told
     * @param since when it came to be said here; empty where it is not said
     * @param loaded when the feed was read last
     * @param origin where the feed comes from
     */
    public record Said(
            Kind kind,
            String feed,
            String title,
            String name,
            Optional<Instant> published,
            Optional<Instant> since,
            Optional<Instant> loaded,
            String origin,
            String words) {
        /** Whether a reason is this advisory's word. */
        boolean isIn(String reason) {
            return reason.startsWith(name + " (" + title + ") says ");
        }
    }

    /** A host that says something of itself. */
    public record Witness(HostId id, String name) {}

    /** Where a reason leads. */
    public sealed interface Source {
        /** @param index in what feeds say */
        record Feeds(int index) implements Source {}

        record Rule() implements Source {}

        record Host(Witness host) implements Source {}
    }

    /** What a reason rests on; empty where that is nothing, or is not kept any more. */
    public Optional<Source> behind(String reason) {
        for (int i = 0; i < said.size(); i++) {
            Said one = said.get(i);
            boolean isWord = switch (one.kind()) {
                case ADVISORY -> one.isIn(reason);
                case SUPPORT -> reason.equals(one.words());
                case CATALOGUE -> Ground.of(reason) == Ground.CATALOGUE;
                case ATTACK -> Ground.of(reason) == Ground.ATTACK;
                case LIKELIHOOD -> Ground.of(reason) == Ground.LIKELIHOOD;
                case SCORE -> Ground.of(reason) == Ground.SCORE;
                case REJECTION -> false;
            };
            if (isWord) {
                return Optional.of(new Source.Feeds(i));
            }
        }
        return switch (Ground.of(reason)) {
            case RULE -> Optional.of(new Source.Rule());
            // What nobody knows rests on nothing; what a host's own feeds say, the host says.
            case CATALOGUE, ATTACK, LIKELIHOOD, SCORE -> reason.startsWith("not known") ? Optional.empty() : ofHost();
            case HOST -> ofHost();
        };
    }

    private Optional<Source> ofHost() {
        return host.map(Source.Host::new);
    }

    /**
     * Of one vulnerability.
     *
     * @param urgent the host whose deadline the rule sets; empty where none has it
     */
    static Evidence of(
            Transaction tx,
            String vulnerability,
            String rule,
            Optional<Witness> urgent,
            PoliciesInForce policies,
            Instant now) {
        Map<String, Feed> feeds = new HashMap<>();
        tx.feeds().all().forEach(feed -> feeds.put(feed.name(), feed));
        var reading = new Gathering(tx, vulnerability, feeds);
        reading.advisories(now);
        reading.facts(now);
        reading.ends();
        List<Said> all = reading.said;
        return new Evidence(
                all.subList(0, Math.min(MOST, all.size())),
                Math.max(0, all.size() - MOST),
                rule,
                policy(tx, rule, policies),
                urgent);
    }

    private static Optional<PolicyFile> policy(Transaction tx, String rule, PoliciesInForce policies) {
        return tx.risks().policies().stream()
                .filter(file -> policies.reading(file.text()) instanceof Reading.Good(var policy)
                        && rule.startsWith(policy.title() + ": "))
                .findFirst();
    }

    /** Collects what the feeds say. */
    private static final class Gathering {
        private final Transaction tx;
        private final String vulnerability;
        private final Map<String, Feed> feeds;
        private final List<Said> said = new ArrayList<>();

        Gathering(Transaction tx, String vulnerability, Map<String, Feed> feeds) {
            this.tx = tx;
            this.vulnerability = vulnerability;
            this.feeds = feeds;
        }

        private void add(Kind kind, String feed, Optional<Instant> since, String words) {
            said.add(new Said(
                    kind, feed, feed, vulnerability, Optional.empty(), since, loadedAt(feed), originOf(feed), words));
        }

        private void add(AskVulnerability.Source one) {
            said.add(new Said(
                    Kind.ADVISORY,
                    one.feed(),
                    one.title(),
                    one.advisory(),
                    one.published(),
                    Optional.of(one.since()),
                    loadedAt(one.feed()),
                    originOf(one.feed()),
                    String.join("; ", one.says())));
        }

        private Optional<Instant> loadedAt(String feed) {
            return Optional.ofNullable(feeds.get(feed)).flatMap(Feed::loadedAt);
        }

        private String originOf(String feed) {
            return Optional.ofNullable(feeds.get(feed)).map(Feed::origin).orElse("");
        }

        private void advisories(Instant now) {
            tx.advisories().about(Set.of(vulnerability), now).stream()
                    .flatMap(word -> AskVulnerability.sources(word, vulnerability).stream())
                    .forEach(this::add);
        }

        private void facts(Instant now) {
            List<Known> known = tx.advisories().known(List.of(vulnerability), now).stream()
                    .filter(one -> one.until().isEmpty())
                    .toList();
            known.forEach(one -> add(kind(one.fact()), one.feed(), Optional.of(one.since()), words(one.fact())));
            if (known.stream().noneMatch(one -> one.fact() instanceof VulnerabilityFact.Exploited)) {
                tx.advisories()
                        .catalogue()
                        .ifPresent(feed -> add(
                                Kind.CATALOGUE,
                                feed,
                                Optional.empty(),
                                "CISA's catalogue of known exploited vulnerabilities does not list it"));
            }
        }

        private static Kind kind(VulnerabilityFact fact) {
            return switch (fact) {
                case VulnerabilityFact.Exploited _ -> Kind.CATALOGUE;
                case VulnerabilityFact.Likelihood _ -> Kind.LIKELIHOOD;
                case VulnerabilityFact.DecisionPoints _ -> Kind.ATTACK;
                case VulnerabilityFact.Scored _ -> Kind.SCORE;
                case VulnerabilityFact.Rejected _ -> Kind.REJECTION;
            };
        }

        private void ends() {
            if (!vulnerability.startsWith("end-of-life:")) {
                return;
            }
            for (FeedsEnd one : tx.advisories().supportEnds()) {
                SupportEnd end = one.end();
                String release = SupportEnd.idOf(end.ecosystem());
                if ((vulnerability.equals(release) && end.isRelease())
                        || vulnerability.equals(release + ":" + end.packages())) {
                    add(Kind.SUPPORT, one.feed(), Optional.empty(), end.whenOver());
                }
            }
        }
    }

    /** What a feed says of a vulnerability itself, in words. */
    public static String words(VulnerabilityFact fact) {
        return switch (fact) {
            case VulnerabilityFact.Exploited one ->
                "in CISA's catalogue of known exploited vulnerabilities since " + one.added()
                        + one.due()
                                .map(LocalDate::toString)
                                .map(day -> ", its end asked for by " + day)
                                .orElse("")
                        + (one.ransomware() ? ", known to be used by ransomware" : "");
            case VulnerabilityFact.Likelihood one ->
                "EPSS " + one.probability() + ", more than " + Math.round(one.percentile() * 100)
                        + " % of all vulnerabilities";
            case VulnerabilityFact.DecisionPoints one ->
                "exploitation: " + one.exploitation() + "; an attack " + (one.automatable() ? "can" : "cannot")
                        + " be automated and gives " + (one.total() ? "total" : "partial") + " control";
            case VulnerabilityFact.Scored one ->
                one.author() + " scores it " + one.vector()
                        + (one.published().isPresent() ? " (" + one.published().getAsDouble() + ")" : "");
            case VulnerabilityFact.Rejected _ -> "its number was taken back";
        };
    }
}
