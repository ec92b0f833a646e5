package io.oakum.core.exposure;

import io.oakum.core.exposure.Changelog.Entry;
import io.oakum.core.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the entries of a changelog are told to others: a line each, with its version, the second of its release, and the ids that it names. One
 * changelog has one spelling, so that two hosts that read the same say the same.
 */
public final class ChangelogLines {
    /** The longest of a distribution has a quarter of this. */
    public static final int MOST_CHARACTERS = 512 << 10;

    private static final int MOST_ENTRIES = 600;
    private static final int MOST_NAMED = 4_000;
    private static final int LONGEST_VERSION = 128;
    private static final int FIELDS = 3;
    private static final Pattern SECONDS = Pattern.compile("0|[1-9]\\d{0,9}");
    private static final Pattern VULNERABILITY = Pattern.compile("CVE-(?:19|20)\\d{2}-\\d{4,7}");

    private ChangelogLines() {}

    public static String of(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.version().text() + "\t" + entry.released().getEpochSecond() + "\t"
                        + String.join(",", entry.vulnerabilities()) + "\n")
                .collect(Collectors.joining());
    }

    /** Empty where somebody else wrote it than {@link #of}, or of what nobody releases: nothing of it is believed then. */
    public static Optional<List<Entry>> read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        var entries = new ArrayList<Entry>();
        for (String line : text.lines().limit(MOST_ENTRIES + 1).toList()) {
            Optional<Entry> entry = entry(line.split("\t", -1));
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            entries.add(entry.get());
        }
        return entries.size() <= MOST_ENTRIES && of(entries).equals(text) ? Optional.of(entries) : Optional.empty();
    }

    private static Optional<Entry> entry(String[] field) {
        if (field.length != FIELDS || !SECONDS.matcher(field[1]).matches()) {
            return Optional.empty();
        }
        Version version = Version.deb(field[0]);
        List<String> named = field[2].isEmpty() ? List.of() : List.of(field[2].split(",", MOST_NAMED + 1));
        boolean isOne = field[0].length() <= LONGEST_VERSION
                && version.isValid()
                && named.size() <= MOST_NAMED
                && named.stream().allMatch(id -> VULNERABILITY.matcher(id).matches());
        return isOne
                ? Optional.of(new Entry(version, Instant.ofEpochSecond(Long.parseLong(field[1])), new TreeSet<>(named)))
                : Optional.empty();
    }
}
