package io.oakum.execution;

import io.oakum.core.exposure.Changelog;
import io.oakum.core.exposure.Exposure;
import io.oakum.core.exposure.Holdings;
import io.oakum.core.exposure.Holdings.SourceVersion;
import io.oakum.core.exposure.KernelHeaders;
import io.oakum.core.exposure.Update;
import io.oakum.core.priority.Answer;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Facts;
import io.oakum.core.priority.Priority;
import io.oakum.execution.HostReport.RankedExposure;
import io.oakum.execution.HostReport.RankedUpdate;
import io.oakum.execution.SeenFile.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives each exposure and update its deadline; the earliest that was ever told for it stands. */
record Ranking(
        List<RankedUpdate> updates, List<RankedExposure> exposures, boolean clockWasSetBack, List<Seen> toRemember) {
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(26);

    static Ranking of(
            List<Exposure> exposures,
            List<Update> updates,
            Map<SourceVersion, Changelog> changelogs,
            RiskContext context,
            SeenFile seen,
            Instant now) {
        var toRemember = new ArrayList<Seen>();
        var ranked = ranked(exposures, context, seen, now, toRemember);
        var byVulnerability = new HashMap<String, Priority>();
        ranked.forEach(one -> byVulnerability.put(one.exposure().vulnerability(), one.priority()));
        var rankedUpdates = new ArrayList<RankedUpdate>();
        for (Update update : updates) {
            var closed = Holdings.closedBy(update, changelogs);
            Priority priority = closed.stream()
                    .map(byVulnerability::get)
                    .flatMap(Stream::ofNullable)
                    .min(Comparator.comparing(Priority::due))
                    .orElseGet(() -> routine(update, seen, toRemember, now));
            rankedUpdates.add(new RankedUpdate(update, closed, priority));
        }
        rankedUpdates.sort(Comparator.comparing((RankedUpdate one) -> !one.isSecurity())
                .thenComparing(RankedUpdate::isOfHeaders)
                .thenComparing(one -> one.priority().due())
                .thenComparingInt(one -> -one.vulnerabilities().size())
                .thenComparing(one -> one.update().installed().key()));
        return new Ranking(rankedUpdates, ranked, isSetBack(seen, now), toRemember);
    }

    private static List<RankedExposure> ranked(
            List<Exposure> exposures, RiskContext context, SeenFile seen, Instant now, List<Seen> toRemember) {
        var ranked = new ArrayList<RankedExposure>();
        for (Exposure exposure : exposures) {
            var told = seen.find(exposure.vulnerability());
            Instant firstSeen = told.map(Seen::firstSeen).orElse(now);
            Priority priority = standing(priority(exposure, firstSeen, context), told);
            ranked.add(new RankedExposure(exposure, priority));
            toRemember.add(new Seen(exposure.vulnerability(), firstSeen, priority.due(), priority.rule()));
        }
        ranked.sort(Comparator.comparing(RankedExposure::isInHeadersOnly)
                .thenComparing(one -> one.priority().due())
                .thenComparing(one -> one.exposure().vulnerability()));
        return ranked;
    }

    private static boolean isSetBack(SeenFile seen, Instant now) {
        return seen.newest()
                .filter(newest -> now.plus(CLOCK_TOLERANCE).isBefore(newest))
                .isPresent();
    }

    private static Priority priority(Exposure exposure, Instant firstSeen, RiskContext context) {
        if (KernelHeaders.areAll(exposure.packages())) {
            return Bod2604.ofHeaders(firstSeen);
        }
        return Bod2604.priority(new Facts(
                context.isExploited(exposure.vulnerability()),
                context.exposed(),
                Answer.UNKNOWN,
                Answer.UNKNOWN,
                firstSeen,
                exposure.released(),
                context.exploitedSince(exposure.vulnerability())));
    }

    private static Priority standing(Priority computed, Optional<Seen> told) {
        if (told.isEmpty() || !told.get().due().isBefore(computed.due())) {
            return computed;
        }
        var because = new ArrayList<>(computed.because());
        because.add("an earlier survey set this date by " + told.get().rule() + ", and no deadline moves back");
        return new Priority(told.get().due(), told.get().rule(), computed.provisional(), because);
    }

    /** What closes nothing known is due with the next ordinary upgrade, counted from when it was first seen to be offered. */
    private static Priority routine(Update update, SeenFile seen, List<Seen> toRemember, Instant now) {
        String id =
                "update:" + update.installed().key() + ":" + update.candidate().text();
        Instant offered = seen.find(id).map(Seen::firstSeen).orElse(now);
        var tier = Bod2604.Tier.NEXT_UPGRADE;
        var priority = new Priority(
                offered.plus(tier.time()),
                "routine: " + tier.words(),
                false,
                List.of("closes no vulnerability that its changelog names"));
        toRemember.add(new Seen(id, offered, priority.due(), priority.rule()));
        return standing(priority, seen.find(id));
    }
}
