package io.oakum.packages.apt;

import io.oakum.packages.SourceState;
import io.oakum.packages.SourceState.Trust;
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
     * @param listFiles the names of the files under {@code /var/lib/apt/lists}
     * @param validUntil the {@code Valid-Until} of release files, by the file's name
     * @param lastUpdate when lists were last asked for
     */
    static List<SourceState> states(
            List<Source> sources,
            List<String> listFiles,
            Map<String, String> validUntil,
            Optional<Instant> lastUpdate) {
        return sources.stream()
                .map(source -> state(source, listFiles, validUntil, lastUpdate))
                .distinct()
                .toList();
    }

    private static SourceState state(
            Source source, List<String> listFiles, Map<String, String> validUntil, Optional<Instant> lastUpdate) {
        String prefix = source.listPrefix();
        boolean isThere = listFiles.stream().anyMatch(name -> name.startsWith(prefix));
        boolean isSigned = listFiles.contains(prefix + "InRelease") || listFiles.contains(prefix + "Release.gpg");
        Optional<Instant> until = Optional.ofNullable(
                        validUntil.getOrDefault(prefix + "InRelease", validUntil.get(prefix + "Release")))
                .flatMap(AptSources::date);
        Trust trust = source.trustedBlindly() ? Trust.BLINDLY : isSigned || !isThere ? Trust.SIGNED : Trust.UNSIGNED;
        return new SourceState(
                source.shownName(), source.file(), isThere ? lastUpdate : Optional.empty(), until, trust);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.replace("UTC", "GMT"))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
