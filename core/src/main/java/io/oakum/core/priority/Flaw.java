package io.oakum.core.priority;

import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.core.severity.Cvss;
import io.oakum.core.severity.CvssReading;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a vulnerability itself, whoever has it.
 *
 * @param exploited whether CISA's catalogue lists it
 * @param exploitedSince when the catalogue took it in
 * @param automatable whether an attack can be automated (SSVC)
 * @param total whether an attack gives total control (SSVC)
 * @param score its CVSS base score, 0 to 10, by the newest version that somebody scored it with; the highest of several
 * @param likelihood that it is exploited within 30 days (EPSS), 0 to 1
 */
public record Flaw(
        Answer exploited,
        Optional<Instant> exploitedSince,
        Answer automatable,
        Answer total,
        OptionalDouble score,
        OptionalDouble likelihood) {
    public static final Flaw UNKNOWN = new Flaw(
            Answer.UNKNOWN,
            Optional.empty(),
            Answer.UNKNOWN,
            Answer.UNKNOWN,
            OptionalDouble.empty(),
            OptionalDouble.empty());

    /** @param hasCatalogue whether a catalogue of exploited vulnerabilities was read: without one its silence says nothing */
    public static Flaw of(Collection<VulnerabilityFact> facts, boolean hasCatalogue) {
        Optional<Instant> since = facts.stream()
                .filter(VulnerabilityFact.Exploited.class::isInstance)
                .map(fact -> start(((VulnerabilityFact.Exploited) fact).added()))
                .min(Comparator.naturalOrder());
        Optional<VulnerabilityFact.DecisionPoints> points = facts.stream()
                .filter(VulnerabilityFact.DecisionPoints.class::isInstance)
                .map(VulnerabilityFact.DecisionPoints.class::cast)
                .max(Comparator.comparing(VulnerabilityFact.DecisionPoints::at));
        return new Flaw(
                since.isPresent() ? Answer.YES : hasCatalogue ? Answer.NO : Answer.UNKNOWN,
                since,
                points.map(point -> Answer.of(point.automatable())).orElse(Answer.UNKNOWN),
                points.map(point -> Answer.of(point.total())).orElse(Answer.UNKNOWN),
                score(facts),
                facts.stream()
                        .filter(VulnerabilityFact.Likelihood.class::isInstance)
                        .mapToDouble(fact -> ((VulnerabilityFact.Likelihood) fact).probability())
                        .max());
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static OptionalDouble score(Collection<VulnerabilityFact> facts) {
        return facts.stream()
                .filter(VulnerabilityFact.Scored.class::isInstance)
                .map(VulnerabilityFact.Scored.class::cast)
                .filter(scored -> base(scored).isPresent())
                .max(Comparator.comparing((VulnerabilityFact.Scored scored) -> version(scored.vector()))
                        .thenComparingDouble(scored -> base(scored).orElse(0)))
                .map(Flaw::base)
                .orElse(OptionalDouble.empty());
    }

    /** The score of the vector, else the one that its author published. */
    private static OptionalDouble base(VulnerabilityFact.Scored scored) {
        OptionalDouble ofVector = ofVector(scored.vector());
        return ofVector.isPresent() ? ofVector : scored.published();
    }

    private static OptionalDouble ofVector(String vector) {
        return switch (Cvss.read(vector)) {
            case CvssReading.Scored scored -> OptionalDouble.of(scored.base().tenths() / 10.0);
            case CvssReading.NoVector _ -> OptionalDouble.empty();
        };
    }

    /** Vectors of CVSS 2.0 name no version. */
    private static String version(String vector) {
        return vector.startsWith("CVSS:") ? vector.substring("CVSS:".length()).replaceFirst("/.*", "") : "2.0";
    }

    /** How bad it is in CVSS's words; empty where nobody scored it. */
    public Optional<String> severity() {
        if (score.isEmpty()) {
            return Optional.empty();
        }
        double value = score.getAsDouble();
        return Optional.of(
                value >= 9 ? "critical" : value >= 7 ? "high" : value >= 4 ? "medium" : value > 0 ? "low" : "none");
    }
}
