package io.oakum.cli;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.Matcher;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VulnerabilityFact;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.feeds.FeedReader;
import io.oakum.feeds.FeedRun;
import io.oakum.feeds.Limits;
import io.oakum.feeds.format.FeedFormat;
import io.oakum.feeds.format.FeedSink;
import io.oakum.schemes.VersionSchemes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The advisories that a match is made against, out of files, archives and folders. */
final class AdvisoryStock implements FeedSink {
    private final List<Advisory> advisories = new ArrayList<>();
    private final List<SupportEnd> ends = new ArrayList<>();
    private final List<FeedRun> runs = new ArrayList<>();

    /** @throws Refusal if nothing in all of them can be taken */
    static AdvisoryStock read(List<Path> paths, Instant now) throws IOException, Refusal {
        var stock = new AdvisoryStock();
        for (Path path : paths) {
            stock.runs.add(FeedReader.read(path, Limits.ORDINARY, now, stock));
        }
        if (stock.advisories.isEmpty() && stock.ends.isEmpty()) {
            throw new Refusal(Problem.of(
                    ProblemCode.FEED_REFUSED,
                    "no advisory could be read from " + paths
                            + stock.refusals().stream()
                                    .findFirst()
                                    .map(first -> "; " + first.where() + ": " + first.reason())
                                    .orElse("")));
        }
        return stock;
    }

    /** @param trusted authors whose reasoned word that a package is not affected counts, beside each distribution's own */
    FleetMatch match(Set<String> trusted, Instant now) {
        Matcher matcher = Matcher.of(advisories, VersionSchemes::byEcosystem);
        var authors = new HashSet<>(trusted);
        var assessor = new Assessor(matcher, source -> isOwnWord(source.feed()) || authors.contains(source.author()));
        return new FleetMatch(matcher, assessor, ends, LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private static boolean isOwnWord(String feed) {
        return FeedFormat.byTitle(feed).filter(FeedFormat::isOwnWord).isPresent();
    }

    int size() {
        return advisories.size();
    }

    List<FeedRun.Refusal> refusals() {
        return runs.stream().flatMap(run -> run.refusals().stream()).toList();
    }

    long refused() {
        return runs.stream().mapToLong(FeedRun::refused).sum();
    }

    long unsupported() {
        return runs.stream().mapToLong(FeedRun::unsupported).sum();
    }

    @Override
    public void advisory(Advisory advisory) {
        advisories.add(advisory);
    }

    @Override
    public void fact(VulnerabilityFact fact) {
        // What is known of a vulnerability itself opens nothing.
    }

    @Override
    public void supportEnd(SupportEnd end) {
        ends.add(end);
    }

    @Override
    public void refused(String row, String reason) {
        // The runs keep it.
    }
}
