package io.oakum.core.inventory;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a package comes from and whose names and versions it has: a distribution's release, or a language's registry.
 *
 * @param name as OSV writes it, such as {@code Debian}, {@code Red Hat} or {@code PyPI}
 * @param release such as {@code 12} or {@code 3.16}; empty where there is none, and in an advisory for any release
 */
public record Ecosystem(String name, String release) {
    private static final Set<String> LANGUAGES = Set.of(
            "npm",
            "PyPI",
            "Maven",
            "Go",
            "crates.io",
            "RubyGems",
            "NuGet",
            "Packagist",
            "Hex",
            "Pub",
            "Hackage",
            "CRAN",
            "SwiftURL",
            "ConanCenter",
            "GitHub Actions",
            "Bitnami",
            "OSS-Fuzz",
            "GHC",
            "opam",
            "Julia",
            "VSCode");

    private static final Map<String, String> DEBIAN_RELEASES = Map.ofEntries(
            Map.entry("woody", "3.0"),
            Map.entry("sarge", "3.1"),
            Map.entry("etch", "4"),
            Map.entry("lenny", "5"),
            Map.entry("squeeze", "6"),
            Map.entry("wheezy", "7"),
            Map.entry("jessie", "8"),
            Map.entry("stretch", "9"),
            Map.entry("buster", "10"),
            Map.entry("bullseye", "11"),
            Map.entry("bookworm", "12"),
            Map.entry("trixie", "13"),
            Map.entry("forky", "14"),
            Map.entry("duke", "15"),
            Map.entry("unstable", "sid"));

    /** Before 4.0 Debian's minor numbers were releases of their own. */
    private static final Pattern DEBIAN = Pattern.compile("(3\\.\\d|\\d+).*");

    private static final Pattern MAJOR = Pattern.compile("(\\d+).*");
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+\\.\\d+).*");
    private static final Pattern RHEL = Pattern.compile("(?:enterprise_linux|rhel_[a-z0-9]+):(\\d+).*");
    private static final Pattern UBUNTU = Pattern.compile("(?:Pro:)?(?:[A-Z-]+:)?(\\d+\\.\\d+).*");
    private static final Pattern PYTHON_SEPARATORS = Pattern.compile("[-_.]+");

    public Ecosystem {
        release = LANGUAGES.contains(name) ? "" : normalisedRelease(name, release);
    }

    /** A language's registry, or a distribution of which no release is named. */
    public static Ecosystem of(String name) {
        return new Ecosystem(name, "");
    }

    /** Reads OSV's {@code NAME[:RELEASE]}. */
    public static Ecosystem parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? of(text) : new Ecosystem(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The ecosystem of a host's own packages; empty for a distribution of which no feed speaks. */
    public static Optional<Ecosystem> ofHost(String osId, String versionId) {
        return Optional.ofNullable(
                switch (osId) {
                    case "debian" -> new Ecosystem("Debian", versionId.isEmpty() ? "sid" : versionId);
                    case "ubuntu" -> new Ecosystem("Ubuntu", versionId);
                    case "almalinux", "alma" -> new Ecosystem("AlmaLinux", versionId);
                    case "rocky" -> new Ecosystem("Rocky Linux", versionId);
                    case "rhel", "redhat" -> new Ecosystem("Red Hat", versionId);
                    case "ol", "oracle" -> new Ecosystem("Oracle Linux", versionId);
                    case "fedora" -> new Ecosystem("Fedora", versionId);
                    case "amzn", "amazon" -> new Ecosystem("Amazon Linux", versionId);
                    case "alpine" -> new Ecosystem("Alpine", versionId);
                    case "wolfi" -> of("Wolfi");
                    case "chainguard" -> of("Chainguard");
                    case "openEuler" -> new Ecosystem("openEuler", versionId);
                    case "opensuse-leap" -> new Ecosystem("openSUSE", "Leap " + versionId);
                    case "opensuse-tumbleweed" -> new Ecosystem("openSUSE", "Tumbleweed");
                    case "sles" -> new Ecosystem("SUSE", "Linux Enterprise Server " + versionId.replace(".", " SP"));
                    default -> null;
                });
    }

    /** Whether it is a language's registry and no distribution. */
    public boolean isLanguage() {
        return LANGUAGES.contains(name);
    }

    /** Whether what is said of this ecosystem holds for packages of the other: the same, or any release of it. */
    public boolean covers(Ecosystem other) {
        return name.equals(other.name) && (release.isEmpty() || release.equals(other.release));
    }

    /** A package's name in the one spelling by which this ecosystem tells packages apart. */
    public String normalised(String packageName) {
        return switch (name) {
            case "PyPI" ->
                PYTHON_SEPARATORS.matcher(packageName).replaceAll("-").toLowerCase(Locale.ROOT);
            case "NuGet", "Packagist", "Hex", "Pub", "GitHub Actions" -> packageName.toLowerCase(Locale.ROOT);
            default -> packageName;
        };
    }

    private static String normalisedRelease(String name, String release) {
        return switch (name) {
            case "Debian" -> DEBIAN_RELEASES.getOrDefault(release, first(DEBIAN, release));
            case "AlmaLinux", "Rocky Linux", "Oracle Linux", "Fedora", "EPEL" -> first(MAJOR, release);
            case "Amazon Linux" -> first(MAJOR, release.replaceFirst("^(?:AMI release )?2018.*", "1"));
            case "Red Hat" -> first(MAJOR, first(RHEL, release));
            case "Alpine" -> first(MAJOR_MINOR, release.startsWith("v") ? release.substring(1) : release);
            case "Ubuntu" -> first(UBUNTU, release);
            default -> release;
        };
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? matcher.group(1) : text;
    }

    @Override
    public String toString() {
        return release.isEmpty() ? name : name + ":" + release;
    }
}
