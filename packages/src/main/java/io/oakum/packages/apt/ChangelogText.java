package io.oakum.packages.apt;

import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.version.Version;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a Debian changelog: for each version its date and the CVE ids that its text names. Lines of an unknown shape are passed over. */
final class ChangelogText {
    private static final Pattern HEADING = Pattern.compile("^\\S+ \\(([^()\\s]+)\\) .*");
    private static final Pattern TRAILER = Pattern.compile("^ -- .*  ?(\\w{3}, +\\d.*)$");
    private static final Pattern CVE = Pattern.compile("\\bCVE-(?:19|20)\\d{2}-\\d{4,7}\\b", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** Older entries are of no use to anybody who upgrades, and some changelogs reach back thirty years. */
    private static final int MAX_ENTRIES = 600;

    private static final int MAX_BYTES = 24 << 20;

    private ChangelogText() {}

    static List<Entry> entries(InputStream text) throws IOException {
        var entries = new ArrayList<Entry>();
        // Malformed bytes in old names are replaced, not fatal: ids and dates are ASCII.
        var reader = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(text.readNBytes(MAX_BYTES)), StandardCharsets.UTF_8));
        String version = "";
        var named = new TreeSet<String>();
        for (String line = reader.readLine(); line != null && entries.size() < MAX_ENTRIES; line = reader.readLine()) {
            Matcher heading = HEADING.matcher(line);
            Matcher trailer = TRAILER.matcher(line);
            if (heading.matches()) {
                version = heading.group(1);
                named = new TreeSet<>();
            } else if (trailer.matches() && !version.isEmpty()) {
                entries.add(new Entry(Version.deb(version), date(trailer.group(1)), named));
                version = "";
            } else {
                addCves(line, named);
            }
        }
        return entries;
    }

    private static void addCves(String line, java.util.Set<String> into) {
        if (line.indexOf('-') < 0) {
            return;
        }
        for (Matcher cve = CVE.matcher(line); cve.find(); ) {
            into.add(cve.group().toUpperCase(Locale.ROOT));
        }
    }

    /** The epoch where the date cannot be read: the earliest clock is the strictest. */
    private static Instant date(String text) {
        try {
            return Instant.from(DATE.parse(text.strip().replaceAll(" +", " ").replaceFirst("GMT$", "+0000")));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
