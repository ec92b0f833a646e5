package io.oakum.packages.apt;

import io.oakum.core.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code apt-cache policy}: who offers which versions of a package, and which one apt would take. */
final class AptPolicy {
    private static final Pattern FILE = Pattern.compile("^\\s*(-?\\d{1,9}) (\\S+ \\S+.*)$");
    private static final Pattern VERSION = Pattern.compile("^ (\\*\\*\\*|   ) (\\S+) (-?\\d+)( \\(phased \\d+%\\))?$");
    private static final Pattern OFFER = Pattern.compile("^\\s{8}\\s*(-?\\d+) (\\S+ .*|\\S+)$");

    private AptPolicy() {}

    /**
     * A package file: one component of one suite of one repository.
     *
     * @param priority apt's for what it offers, as configured
     */
    record PackageFile(String name, int priority, Map<String, String> release) {
        PackageFile {
            release = Map.copyOf(release);
        }

        boolean isSecurity() {
            return get("l").endsWith("-Security")
                    || get("a").endsWith("-security")
                    || get("n").endsWith("-security")
                    || needsSubscription();
        }

        /** Whether its vendor gives it to subscribers only; who is none sees what it offers, pinned away. */
        boolean needsSubscription() {
            return get("o").startsWith("UbuntuESM");
        }

        /** As apt writes an origin in its simulations: {@code Debian-Security:12/oldstable-security}. */
        String origin() {
            String label = get("l").isEmpty() ? get("o") : get("l");
            String version = get("v").isEmpty() ? "" : ":" + get("v");
            return label.isEmpty() ? name : label + version + "/" + get("a");
        }

        /** Who built what it offers, as it says itself; where it says nothing, where it lies. */
        String maker() {
            return Stream.of(get("o"), get("l"), name.split(" ", 2)[0])
                    .filter(text -> !text.isBlank())
                    .findFirst()
                    .orElse(name);
        }

        String label() {
            return get("l");
        }

        private String get(String field) {
            return release.getOrDefault(field, "");
        }
    }

    /**
     * @param isInstalled whether it is the very package that is installed: another may have the same version
     * @param isPhased whether it is given to some hosts before others, and not to all yet
     */
    record Offered(Version version, List<PackageFile> by, boolean isInstalled, boolean isPhased) {}

    /** One package's table, newest version first; {@code candidate} is what apt would take after pins. */
    record Table(String name, Optional<Version> installed, Optional<Version> candidate, List<Offered> versions) {}

    /** The output of {@code apt-cache policy} without arguments, by the file's name. */
    static Map<String, PackageFile> packageFiles(String stdout) {
        var files = new HashMap<String, PackageFile>();
        String name = "";
        int priority = 0;
        for (String line : stdout.split("\n")) {
            Matcher file = FILE.matcher(line);
            if (line.strip().startsWith("release ") && !name.isEmpty()) {
                files.put(
                        name,
                        new PackageFile(name, priority, release(line.strip().substring("release ".length()))));
            } else if (file.matches()) {
                priority = Integer.parseInt(file.group(1));
                name = file.group(2).strip();
            } else if (line.startsWith("Pinned packages")) {
                break;
            }
        }
        return files;
    }

    private static Map<String, String> release(String text) {
        var fields = new HashMap<String, String>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                fields.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return fields;
    }

    /** The output of {@code apt-cache policy NAME...}, in its order. */
    static List<Table> tables(String stdout, Map<String, PackageFile> files) {
        var tables = new ArrayList<Table>();
        var reader = new TableReader(files);
        for (String line : stdout.split("\n")) {
            if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0)) && line.endsWith(":")) {
                reader.finish().ifPresent(tables::add);
                reader.begin(line.substring(0, line.length() - 1));
            } else {
                reader.line(line);
            }
        }
        reader.finish().ifPresent(tables::add);
        return tables;
    }

    /** One package's stanza while it is being read. */
    private static final class TableReader {
        private final Map<String, PackageFile> files;
        private String name = "";
        private Optional<Version> installed = Optional.empty();
        private Optional<Version> candidate = Optional.empty();
        private List<Offered> versions = new ArrayList<>();

        TableReader(Map<String, PackageFile> files) {
            this.files = files;
        }

        void begin(String newName) {
            name = newName;
            installed = Optional.empty();
            candidate = Optional.empty();
            versions = new ArrayList<>();
        }

        void line(String line) {
            if (line.startsWith("  Installed: ")) {
                installed = version(line.substring("  Installed: ".length()));
            } else if (line.startsWith("  Candidate: ")) {
                candidate = version(line.substring("  Candidate: ".length()));
            } else {
                tableLine(line);
            }
        }

        private void tableLine(String line) {
            Matcher version = VERSION.matcher(line);
            if (version.matches()) {
                versions.add(new Offered(
                        Version.deb(version.group(2)),
                        new ArrayList<>(),
                        version.group(1).equals("***"),
                        version.group(4) != null));
                return;
            }
            Matcher offer = OFFER.matcher(line);
            if (offer.matches() && !versions.isEmpty()) {
                PackageFile file = files.get(offer.group(2).strip());
                if (file != null && !file.release().getOrDefault("a", "").equals("now")) {
                    versions.getLast().by().add(file);
                }
            }
        }

        Optional<Table> finish() {
            return name.isEmpty() ? Optional.empty() : Optional.of(new Table(name, installed, candidate, versions));
        }

        private static Optional<Version> version(String text) {
            return text.equals("(none)") ? Optional.empty() : Optional.of(Version.deb(text));
        }
    }
}
