package io.oakum.feeds.format;

import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.VulnerabilityFact;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** FIRST's table of exploit likelihoods: a comment with the day, a line of column names, a line for each CVE. */
final class EpssParser implements FormatParser {
    private static final Pattern DAY = Pattern.compile(".*score_date:(\\d{4}-\\d{2}-\\d{2}).*");

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        var lines = new TextLines(document.bytes());
        Optional<LocalDate> scored = Optional.empty();
        Optional<String> line = lines.next();
        while (line.isPresent() && line.get().startsWith("#")) {
            scored = day(line.get());
            line = lines.next();
        }
        String columns = line.orElse("");
        if (!columns.equals("cve,epss,percentile") && !columns.equals("cve,epss")) {
            throw new RefusedException("its columns are '" + Plausible.shown(columns) + "', not cve,epss,percentile");
        }
        for (line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().isBlank()) {
                row(line.get(), lines.number(), scored, sink);
            }
        }
    }

    private static Optional<LocalDate> day(String comment) throws RefusedException {
        Matcher matcher = DAY.matcher(comment);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(matcher.group(1)));
        } catch (DateTimeException e) {
            throw new RefusedException("'" + matcher.group(1) + "' is no date");
        }
    }

    private static void row(String line, long number, Optional<LocalDate> scored, FeedSink sink) {
        int first = line.indexOf(',');
        int second = line.indexOf(',', first + 1);
        try {
            if (first < 0 || !AliasGraph.isCve(line.substring(0, first))) {
                throw new RefusedException("'" + Plausible.shown(line) + "' begins with no CVE id");
            }
            double probability = share(line.substring(first + 1, second < 0 ? line.length() : second));
            double percentile = second < 0 ? 0 : share(line.substring(second + 1));
            sink.fact(new VulnerabilityFact.Likelihood(line.substring(0, first), probability, percentile, scored));
        } catch (RefusedException e) {
            sink.refused("line " + number, e.reason());
        }
    }

    private static double share(String text) throws RefusedException {
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException _) {
            // Told below, with the text.
        }
        throw new RefusedException("'" + Plausible.shown(text) + "' is no number between 0 and 1");
    }
}
