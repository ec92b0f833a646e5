package io.oakum.packages.apt;

import io.oakum.packages.SourceState;
import io.oakum.packages.SourceState.Trust;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads which repositories are configured, in both of apt's formats, and joins them with what was fetched of them. */
final class AptSources {
    private static final Pattern ONE_LINE =
            Pattern.compile("^deb\\s+(?:\\[([^\\]]*)\\]\\s+)?(cdrom:\\[[^\\]]*\\]\\S*|\\S+)\\s+(\\S+)(.*)$");
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");

    private AptSources() {}

    /** One suite of one repository. */
    record Source(String uri, String suite, String file, boolean trustedBlindly) {
        /** As {@code apt-cache policy} begins the name of a package file of it. */
        String policyPrefix() {
            // The mark behind the suite keeps bookworm apart from bookworm-updates.
            return stripSlash(withoutCredentials()) + " " + suite + (suite.endsWith("/") ? " " : "/");
        }

        /** How apt begins the names of its files under {@code /var/lib/apt/lists}. */
        String listPrefix() {
            String place = withoutCredentials().replaceFirst("^[a-z+]+:(//)?", "");
            String path =
                    suite.endsWith("/") ? stripSlash(place) + "/" + suite : stripSlash(place) + "/dists/" + suite + "/";
            return quoted(path).replace('/', '_');
        }

        String shownName() {
            return withoutCredentials() + " " + suite;
        }

        private String withoutCredentials() {
            return CREDENTIALS.matcher(uri).replaceFirst("://");
        }

        /** The letters that apt does not leave as they are in the name of a list. */
        private static String quoted(String path) {
            var quoted = new StringBuilder();
            for (int i = 0; i < path.length(); i++) {
                char letter = path.charAt(i);
                if ("\\|{}[]<>\"^~_=!@#$%&*".indexOf(letter) >= 0) {
                    quoted.append('%').append(String.format(Locale.ROOT, "%02x", (int) letter));
                } else {
                    quoted.append(letter);
                }
            }
            return quoted.toString();
        }

        private static String stripSlash(String text) {
            return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        }
    }

    /** @param contents the configuration files' texts by their names */
    static List<Source> configured(Map<String, String> contents) {
        var sources = new ArrayList<Source>();
        contents.forEach((file, text) -> {
            if (file.endsWith(".sources")) {
                for (String stanza : text.split("\n[ \t]*\n")) {
                    deb822(stanza, file, sources);
                }
            } else if (file.endsWith(".list")) {
                text.lines().forEach(line -> oneLine(line, file, sources));
            }
        });
        return sources;
    }

    private static void oneLine(String line, String file, List<Source> into) {
        Matcher deb = ONE_LINE.matcher(line.strip());
        if (deb.matches()) {
            String options = Optional.ofNullable(deb.group(1)).orElse("").toLowerCase(Locale.ROOT);
            into.add(new Source(
                    deb.group(2),
                    deb.group(3),
                    file,
                    options.matches(".*\\btrusted=(yes|true|1|on|with|enable)\\b.*")));
        }
    }

    private static void deb822(String stanza, String file, List<Source> into) {
        Map<String, String> fields = fields(stanza);
        boolean isOn = !fields.getOrDefault("enabled", "yes").matches("(?i)no|false|0|off|without|disable");
        if (!isOn || !(" " + fields.getOrDefault("types", "") + " ").contains(" deb ")) {
            return;
        }
        boolean blind = fields.getOrDefault("trusted", "no").matches("(?i)yes|true|1|on|with|enable");
        for (String uri : fields.getOrDefault("uris", "").strip().split("\\s+")) {
            for (String suite : fields.getOrDefault("suites", "").strip().split("\\s+")) {
                into.add(new Source(uri, suite, file, blind));
            }
        }
    }

    private static Map<String, String> fields(String stanza) {
        var fields = new HashMap<String, String>();
        String last = "";
        for (String line : stanza.split("\n")) {
            int colon = line.indexOf(':');
            if (line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ") || line.startsWith("\t")) {
                fields.merge(last, " " + line.strip(), String::concat);
            } else if (colon > 0) {
                last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                fields.put(last, line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    /**
     * The files under {@code /var/lib/apt/lists}.
     *
     * @param cameAt when each was last put into its place, by its name
     * @param lastAttempt when apt last asked for any, whatever came of it
     */
    record Fetched(Map<String, Instant> cameAt, Optional<Instant> lastAttempt) {
        private static final Pattern FILE = Pattern.compile("(.+) (\\d{1,12}(?:\\.\\d{1,12})?)", Pattern.DOTALL);

        Fetched {
            cameAt = Map.copyOf(cameAt);
        }

        /** Lines of a name and seconds; the name {@code /} stands for the folder in which every update begins. */
        static Fetched parse(List<String> lines) {
            var files = new HashMap<String, Instant>();
            for (String line : lines) {
                Matcher file = FILE.matcher(line);
                if (!file.matches()) {
                    throw UnknownShape.of("find", line, new IllegalArgumentException("no name and seconds"));
                }
                files.put(file.group(1), seconds(file.group(2)));
            }
            Optional<Instant> lastAttempt = Optional.ofNullable(files.remove("/"));
            return new Fetched(files, lastAttempt);
        }

        private static Instant seconds(String text) {
            return Instant.ofEpochMilli(
                    new BigDecimal(text).movePointRight(3).toBigInteger().longValueExact());
        }

        /** When the source whose files begin so last answered with what was believed. */
        private Optional<Instant> lastAnswer(String prefix) {
            return Stream.of("InRelease", "Release")
                    .flatMap(name -> Stream.ofNullable(cameAt.get(prefix + name)))
                    .findFirst()
                    .or(() -> cameAt.entrySet().stream()
                            .filter(file -> file.getKey().startsWith(prefix))
                            .map(Map.Entry::getValue)
                            .max(Instant::compareTo))
                    .map(came -> lastAttempt.filter(came::isAfter).orElse(came));
        }
    }

    /** @param validUntil the {@code Valid-Until} of release files, by the file's name */
    static List<SourceState> states(List<Source> sources, Fetched fetched, Map<String, String> validUntil) {
        return sources.stream()
                .map(source -> state(source, fetched, validUntil))
                .distinct()
                .toList();
    }

    private static SourceState state(Source source, Fetched fetched, Map<String, String> validUntil) {
        String prefix = source.listPrefix();
        Optional<Instant> answered = fetched.lastAnswer(prefix);
        boolean isSigned = fetched.cameAt().containsKey(prefix + "InRelease")
                || fetched.cameAt().containsKey(prefix + "Release.gpg");
        Optional<Instant> until = Optional.ofNullable(
                        validUntil.getOrDefault(prefix + "InRelease", validUntil.get(prefix + "Release")))
                .flatMap(AptSources::date);
        Trust trust = source.trustedBlindly()
                ? Trust.BLINDLY
                : isSigned || answered.isEmpty() ? Trust.SIGNED : Trust.UNSIGNED;
        return new SourceState(source.shownName(), source.file(), answered, until, trust);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.replace("UTC", "GMT"))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
