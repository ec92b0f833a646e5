package io.oakum.feeds.format;

import io.oakum.core.exposure.ReleaseTable;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.SupportEnd.Phases;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.version.DebScheme;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * debian-security-support's list for one release, which stands in its name: what is not supported, or only for some uses.
 *
 * <p>A row names the last version that had support. It is told, and no later version is taken for supported: none is in that release, and
 * Debian's own {@code check-support-status} reports whatever version is installed.
 */
final class SupportListParser implements FormatParser {
    private static final Pattern RELEASE = Pattern.compile(".*\\.deb(\\d+)(?:\\.gz)?");
    private static final Pattern SUPPORTED = Pattern.compile("\\S+\\s+supported(?:\\s.*)?");
    private static final Pattern LIMITED = Pattern.compile("(\\S+)\\s+limited(?:\\s+(.*))?");
    /** In the place of a version, where no version of it in that release is supported. */
    private static final String NEVER = "0";

    private static final Pattern ENDED = Pattern.compile("(\\S+)\\s+non-supported\\s+(\\S+)\\s+(\\S+)(?:\\s+(.*))?");

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        Matcher release = RELEASE.matcher(document.name());
        if (!release.matches()) {
            throw new RefusedException("its name does not end in .debN, so it does not say of which release it speaks");
        }
        var ecosystem = new Ecosystem("Debian", release.group(1));
        var lines = new TextLines(document.bytes());
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String text = line.get().strip();
            if (!text.isEmpty()
                    && !text.startsWith("#")
                    && !SUPPORTED.matcher(text).matches()) {
                try {
                    sink.supportEnd(row(ecosystem, text));
                } catch (IllegalArgumentException e) {
                    sink.refused("line " + lines.number(), String.valueOf(e.getMessage()));
                } catch (RefusedException e) {
                    sink.refused("line " + lines.number(), e.reason());
                }
            }
        }
    }

    private static String says(String last, String details) throws RefusedException {
        if (!DebScheme.DEB.isValid(last)) {
            throw new RefusedException(
                    "'" + Plausible.shown(last) + "' is no version, so it is not the last with support");
        }
        String version = last.equals(NEVER) ? "no version has support" : last + " was the last version with support";
        return details.isBlank() ? version : version + ": " + details.strip();
    }

    private static SupportEnd row(Ecosystem ecosystem, String text) throws RefusedException {
        Matcher limited = LIMITED.matcher(text);
        if (limited.matches()) {
            return new SupportEnd(
                    ecosystem,
                    limited.group(1),
                    Optional.empty(),
                    Phases.NONE,
                    Optional.ofNullable(limited.group(2)).orElse(""));
        }
        Matcher ended = ENDED.matcher(text);
        if (ended.matches()) {
            return new SupportEnd(
                    ecosystem,
                    ended.group(1),
                    Optional.of(ReleaseTable.day(ended.group(3))),
                    Phases.NONE,
                    says(ended.group(2), Optional.ofNullable(ended.group(4)).orElse("")));
        }
        throw new RefusedException("'" + Plausible.shown(text) + "' is no row of the list");
    }
}
