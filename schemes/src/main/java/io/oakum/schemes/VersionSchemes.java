package io.oakum.schemes;

import io.oakum.core.version.DebScheme;
import io.oakum.core.version.RpmScheme;
import io.oakum.core.version.VersionScheme;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the scheme by whichever name somebody has for it. No scheme is loaded before it is asked for. */
public final class VersionSchemes {
    private static final List<String> NAMES = List.of("deb", "pypi", "rpm");

    private VersionSchemes() {}

    /** The names of all schemes, in alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    /** By the scheme's own name, one of {@link #names()}. */
    public static Optional<VersionScheme> byName(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "deb" -> DebScheme.DEB;
                    case "pypi" -> PypiScheme.PYPI;
                    case "rpm" -> RpmScheme.RPM;
                    case String _ -> null;
                });
    }

    /** By the type of a package URL, such as {@code pypi} in {@code pkg:pypi/django}; empty for types that no scheme orders. */
    public static Optional<VersionScheme> byPurlType(String type) {
        return byName(type.toLowerCase(Locale.ROOT));
    }

    /** By an ecosystem of OSV, with its release or without: {@code Debian:12}, {@code PyPI}; empty for those that no scheme orders. */
    public static Optional<VersionScheme> byOsvEcosystem(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return switch (colon < 0 ? ecosystem : ecosystem.substring(0, colon)) {
            case "Debian", "Ubuntu", "Echo" -> byName("deb");
            case "AlmaLinux",
                    "Azure Linux",
                    "Fedora",
                    "Mageia",
                    "openEuler",
                    "openSUSE",
                    "Photon OS",
                    "Red Hat",
                    "Rocky Linux",
                    "SUSE" -> byName("rpm");
            case "PyPI" -> byName("pypi");
            case String _ -> Optional.empty();
        };
    }
}
