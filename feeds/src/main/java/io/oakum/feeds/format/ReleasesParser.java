package io.oakum.feeds.format;

import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Ecosystem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** distro-info's tables of releases: when each stops getting fixes that everybody may have. */
final class ReleasesParser implements FormatParser {
    private static final int VERSION = 0;
    private static final int EOL = 5;
    private static final int LAST_YEAR = 2100;

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        var lines = new TextLines(document.bytes());
        List<String> columns = List.of(lines.next().orElse("").split(",", -1));
        boolean isDebian = columns.contains("eol-lts");
        // Ubuntu's later ends are for subscribers.
        int end = isDebian ? columns.indexOf("eol-lts") : EOL;
        if (!columns.subList(0, Math.min(columns.size(), EOL + 1))
                .equals(List.of("version", "codename", "series", "created", "release", "eol"))) {
            throw new RefusedException("its columns are not those of a table of releases");
        }
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            try {
                row(List.of(line.get().split(",", -1)), isDebian ? "Debian" : "Ubuntu", end)
                        .ifPresent(sink::supportEnd);
            } catch (RefusedException e) {
                sink.refused("line " + lines.number(), e.reason());
            }
        }
    }

    private static Optional<SupportEnd> row(List<String> row, String distribution, int end) throws RefusedException {
        if (row.size() <= EOL || row.get(VERSION).isBlank()) {
            return Optional.empty();
        }
        String version = row.get(VERSION).split(" ")[0];
        String day = row.size() > end && !row.get(end).isBlank() ? row.get(end) : row.get(EOL);
        return Optional.of(new SupportEnd(
                new Ecosystem(distribution, version),
                "",
                Optional.of(day(day)),
                distribution + " " + version + " gets no fixes since " + day));
    }

    static LocalDate day(String text) throws RefusedException {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1990 && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeException _) {
            // Told below, with the text.
        }
        throw new RefusedException("'" + Plausible.shown(text) + "' is no day on which support can end");
    }
}
