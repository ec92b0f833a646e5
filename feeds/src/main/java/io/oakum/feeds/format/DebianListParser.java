package io.oakum.feeds.format;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.inventory.Ecosystem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's lists of advisories (DSA, DLA): a line that begins with a date, then indented lines that belong to it. */
final class DebianListParser implements FormatParser {
    private static final Pattern HEAD =
            Pattern.compile("\\[(\\d{1,2} [A-Z][a-z]{2,8} \\d{4})\\] (D[A-Z]A-\\S+)\\s*(.*)");
    private static final Pattern NAMES = Pattern.compile("\\s+\\{([^}]*)\\}\\s*");
    private static final Pattern PACKAGE =
            Pattern.compile("\\s+\\[([a-z]+)\\]\\s+- (\\S+)\\s+(<[a-z-]+>|\\S+)\\s*(?:\\((.*)\\))?\\s*");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private final Plausible plausible;

    DebianListParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        var lines = new TextLines(document.bytes());
        Optional<Draft> open = Optional.empty();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String text = line.get();
            Matcher head = HEAD.matcher(text);
            if (head.matches()) {
                finish(open, sink);
                open = Optional.of(new Draft(head.group(2), head.group(1), head.group(3)));
            } else if (text.startsWith(" ") || text.startsWith("\t")) {
                open.ifPresent(draft -> draft.add(text));
            } else if (!text.isBlank()) {
                sink.refused("line " + lines.number(), "'" + Plausible.shown(text) + "' begins no advisory");
            }
        }
        finish(open, sink);
    }

    private void finish(Optional<Draft> open, FeedSink sink) {
        if (open.isEmpty()) {
            return;
        }
        Draft draft = open.get();
        try {
            sink.advisory(Plausible.sized(draft.finished(plausible)));
        } catch (RefusedException e) {
            sink.refused(draft.id, e.reason());
        }
    }

    /** One advisory while its lines are read. */
    private static final class Draft {
        private final String id;
        private final String date;
        private final String summary;
        private final TreeSet<String> vulnerabilities = new TreeSet<>();
        private final List<Affected> affected = new ArrayList<>();

        Draft(String id, String date, String summary) {
            this.id = id;
            this.date = date;
            this.summary = summary;
        }

        void add(String line) {
            Matcher names = NAMES.matcher(line);
            if (names.matches()) {
                for (String name : names.group(1).split("\\s+")) {
                    if (AliasGraph.isCve(name)) {
                        vulnerabilities.add(name);
                    }
                }
                return;
            }
            Matcher row = PACKAGE.matcher(line);
            if (row.matches()) {
                String because = Optional.ofNullable(row.group(4)).orElse("");
                affected.add(affected(new Ecosystem("Debian", row.group(1)), row.group(2), row.group(3), because));
            }
        }

        private static Affected affected(Ecosystem release, String source, String version, String because) {
            Stance stance = switch (version) {
                case "<not-affected>" -> Stance.NOT_AFFECTED;
                case "<end-of-life>" -> Stance.END_OF_LIFE;
                case "<undetermined>" -> Stance.UNDETERMINED;
                case "<no-dsa>" -> Stance.NO_DSA;
                case "<postponed>" -> Stance.POSTPONED;
                case "<ignored>" -> Stance.IGNORED;
                default -> Stance.AFFECTED;
            };
            boolean isVersion = !version.startsWith("<");
            return Affected.source(
                    release,
                    source,
                    stance,
                    because,
                    List.of(isVersion ? VersionRange.before(version) : VersionRange.all()));
        }

        Advisory finished(Plausible plausible) throws RefusedException {
            return new Advisory(
                    Plausible.id(id),
                    new Advisory.Source(FeedFormat.DEBIAN_LIST.title(), "Debian"),
                    new TreeSet<>(),
                    vulnerabilities,
                    new Advisory.Dates(published(plausible), Optional.empty(), Optional.empty()),
                    Plausible.summary(summary),
                    affected);
        }

        private Optional<Instant> published(Plausible plausible) throws RefusedException {
            try {
                return plausible.instant(LocalDate.parse(date.replaceFirst(" ([A-Z][a-z]{2})[a-z]* ", " $1 "), DATE)
                        .toString());
            } catch (DateTimeException e) {
                throw new RefusedException("'" + date + "' is no date");
            }
        }
    }
}
