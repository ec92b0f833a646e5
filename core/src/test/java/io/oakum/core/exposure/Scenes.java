package io.oakum.core.exposure;

import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.core.version.DebScheme;
import io.oakum.core.version.RpmScheme;
import io.oakum.core.version.SemverScheme;
import io.oakum.core.version.VersionScheme;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Small worlds for tests of matching. */
final class Scenes {
    static final Ecosystem BOOKWORM = new Ecosystem("Debian", "12");
    static final Ecosystem ALMA = new Ecosystem("AlmaLinux", "8");
    static final Ecosystem NPM = Ecosystem.of("npm");
    static final Advisory.Source DEBIAN = new Advisory.Source("Debian security tracker", "Debian");
    static final Advisory.Source VENDOR = new Advisory.Source("OpenVEX", "A Vendor");

    private Scenes() {}

    static Optional<VersionScheme> schemes(String ecosystem) {
        return switch (ecosystem) {
            case "Debian" -> Optional.of(DebScheme.DEB);
            case "AlmaLinux" -> Optional.of(RpmScheme.RPM);
            case "npm", "PyPI" -> Optional.of(SemverScheme.SEMVER);
            default -> Optional.empty();
        };
    }

    static Advisory advisory(String id, Advisory.Source source, String cve, Affected... affected) {
        Set<String> about = cve.isEmpty() ? Set.of() : Set.of(cve);
        return new Advisory(
                id, source, new TreeSet<>(), new TreeSet<>(about), Advisory.Dates.UNKNOWN, "", List.of(affected));
    }

    static Advisory aliased(String id, List<String> aliases, Affected... affected) {
        return new Advisory(
                id, VENDOR, new TreeSet<>(aliases), new TreeSet<>(), Advisory.Dates.UNKNOWN, "", List.of(affected));
    }

    static Affected opensslBefore(String fixed) {
        return Affected.sourceBefore(BOOKWORM, "openssl", fixed);
    }

    static Affected openssl(Stance stance, String because) {
        return Affected.source(BOOKWORM, "openssl", stance, because, List.of(VersionRange.all()));
    }

    static Affected rpmBefore(String name, String fixed, String module) {
        return Affected.binary(
                ALMA,
                name,
                List.of(),
                List.of(VersionRange.before(fixed)),
                Scope.ANY.in(ModuleStream.of(module, fixed)));
    }

    static Affected npm(String name, List<String> versions, VersionRange... ranges) {
        return new Affected(NPM, Subject.BINARY, name, Stance.AFFECTED, "", versions, List.of(ranges), Scope.ANY);
    }

    static Component libssl(String sourceVersion) {
        return Component.of(BOOKWORM, "libssl3", sourceVersion)
                .builtFrom("openssl", sourceVersion)
                .on("amd64");
    }

    static Component rpm(String name, String version, String module) {
        return Component.of(ALMA, name, version).on("x86_64").in(ModuleStream.of(module, version));
    }

    static Matcher matcher(Advisory... advisories) {
        return Matcher.of(List.of(advisories), Scenes::schemes);
    }

    /** What is said of the components of a host, where only Debian's own tracker is trusted. */
    static List<Assessment> assess(HostComponents host, Advisory... advisories) {
        return new Assessor(matcher(advisories), DEBIAN::equals).assess(host);
    }

    static List<Assessment> assess(Component component, Advisory... advisories) {
        return assess(HostComponents.of("h1", List.of(Placed.of(component))), advisories);
    }
}
