package io.oakum.schemes;

import io.oakum.core.version.AlpmScheme;
import io.oakum.core.version.ApkScheme;
import io.oakum.core.version.DebScheme;
import io.oakum.core.version.RpmScheme;
import io.oakum.core.version.SemverScheme;
import io.oakum.core.version.VersionScheme;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the scheme by whichever name somebody has for it. No scheme is loaded before it is asked for. */
public final class VersionSchemes {
    private static final List<String> NAMES = List.of(
            "alpm",
            "apk",
            "cargo",
            "composer",
            "cran",
            "deb",
            "gem",
            "golang",
            "hackage",
            "jvm",
            "maven",
            "npm",
            "npm-loose",
            "nuget",
            "portage",
            "pub",
            "pypi",
            "rpm",
            "semver");

    private VersionSchemes() {}

    /** The names of all schemes, in alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    /** By the scheme's own name, one of {@link #names()}. */
    public static Optional<VersionScheme> byName(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "alpm" -> AlpmScheme.ALPM;
                    case "apk" -> ApkScheme.APK;
                    case "deb" -> DebScheme.DEB;
                    case "rpm" -> RpmScheme.RPM;
                    case "portage" -> PortageScheme.PORTAGE;
                    case "semver" -> SemverScheme.SEMVER;
                    default -> ofLanguage(name);
                });
    }

    private static @Nullable VersionScheme ofLanguage(String name) {
        return switch (name) {
            case "cargo" -> SameOrder.CARGO;
            case "composer" -> ComposerScheme.COMPOSER;
            case "cran" -> ListScheme.CRAN;
            case "gem" -> GemScheme.GEM;
            case "golang" -> SameOrder.GOLANG;
            case "hackage" -> ListScheme.HACKAGE;
            case "jvm" -> JvmScheme.JVM;
            case "maven" -> MavenScheme.MAVEN;
            case "npm" -> NpmScheme.NPM;
            case "npm-loose" -> NpmScheme.NPM_LOOSE;
            case "nuget" -> NugetScheme.NUGET;
            case "pub" -> PubScheme.PUB;
            case "pypi" -> PypiScheme.PYPI;
            default -> null;
        };
    }

    /** Ecosystems that follow Semantic Versioning under a name of their own. */
    private static final class SameOrder {
        private static final SemverScheme CARGO = SemverScheme.called("cargo");
        private static final SemverScheme GOLANG = SemverScheme.called("golang");
    }

    /** By the type of a package URL, such as {@code pypi} in {@code pkg:pypi/django}; empty for types that no scheme orders. */
    public static Optional<VersionScheme> byPurlType(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "apk", "alpine" -> byName("apk");
            case "alpm", "arch" -> byName("alpm");
            case "ebuild", "gentoo" -> byName("portage");
            case "bitnami", "hex", "julia", "swift", "vscode-extension" -> byName("semver");
            case "npm-loose", "jvm" -> Optional.empty();
            case String same -> byName(same);
        };
    }

    /**
     * By an ecosystem of OSV, with its release or without: {@code Debian:12}, {@code PyPI}; empty for those that no scheme orders. The
     * order is OSV's: {@code 0} comes before every version.
     */
    public static Optional<VersionScheme> byOsvEcosystem(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return byName(ofOsv(colon < 0 ? ecosystem : ecosystem.substring(0, colon)))
                .map(OsvScheme::new);
    }

    /** By the name of an ecosystem that any feed speaks of: OSV's, and the distributions that only other feeds know. */
    public static Optional<VersionScheme> byEcosystem(String name) {
        return switch (name) {
            case "Oracle Linux", "Fedora", "Amazon Linux", "EPEL" -> byName("rpm");
            default -> byOsvEcosystem(name);
        };
    }

    private static String ofOsv(String ecosystem) {
        return switch (ecosystem) {
            case "Alpaquita", "Alpine", "BellSoft Hardened Containers", "Chainguard", "MinimOS", "Wolfi" -> "apk";
            case "Debian", "Echo", "Ubuntu" -> "deb";
            case "AlmaLinux",
                    "Azure Linux",
                    "Mageia",
                    "openEuler",
                    "openSUSE",
                    "Photon OS",
                    "Red Hat",
                    "Rocky Linux",
                    "SUSE" -> "rpm";
            case "Bitnami", "GitHub Actions", "Hex", "Julia", "SwiftURL", "VSCode" -> "semver";
            default -> ofOsvLanguage(ecosystem);
        };
    }

    private static String ofOsvLanguage(String ecosystem) {
        return switch (ecosystem) {
            case "CRAN", "Bioconductor" -> "cran";
            case "crates.io" -> "cargo";
            case "GHC", "Hackage" -> "hackage";
            case "Go" -> "golang";
            case "Maven" -> "maven";
            case "npm" -> "npm";
            case "NuGet" -> "nuget";
            case "Packagist" -> "composer";
            case "Pub" -> "pub";
            case "PyPI" -> "pypi";
            case "RubyGems" -> "gem";
            default -> "";
        };
    }
}
