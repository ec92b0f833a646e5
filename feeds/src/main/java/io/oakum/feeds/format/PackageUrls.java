package io.oakum.feeds.format;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Package URLs: the one spelling of a package's identity that advisories and bills of materials share. */
public final class PackageUrls {
    private static final Map<String, String> LANGUAGES = Map.ofEntries(
            Map.entry("npm", "npm"),
            Map.entry("pypi", "PyPI"),
            Map.entry("maven", "Maven"),
            Map.entry("golang", "Go"),
            Map.entry("cargo", "crates.io"),
            Map.entry("gem", "RubyGems"),
            Map.entry("nuget", "NuGet"),
            Map.entry("composer", "Packagist"),
            Map.entry("hex", "Hex"),
            Map.entry("pub", "Pub"),
            Map.entry("hackage", "Hackage"),
            Map.entry("cran", "CRAN"),
            Map.entry("swift", "SwiftURL"),
            Map.entry("conan", "ConanCenter"),
            Map.entry("githubactions", "GitHub Actions"));

    private PackageUrls() {}

    /**
     * The component that a package URL names; its version is empty where the URL names none.
     *
     * @throws RefusedException if it is no package URL, or of a kind that no advisory speaks of
     */
    public static Component component(String text) throws RefusedException {
        PackageURL url = parsed(text);
        String version = Optional.ofNullable(url.getVersion()).orElse("");
        String language = LANGUAGES.get(url.getType());
        if (language != null) {
            Ecosystem ecosystem = Ecosystem.of(language);
            return Component.of(ecosystem, fullName(url), version);
        }
        return switch (url.getType()) {
            case "deb", "apk" -> withSource(url, Component.of(distribution(url), url.getName(), version));
            case "rpm" -> rpm(url, version);
            default -> throw new RefusedException("no advisory speaks of packages of the kind '" + url.getType() + "'");
        };
    }

    /**
     * A language's package by the type that package URLs use, its full name and its version.
     *
     * @throws RefusedException if no advisory speaks of packages of that type
     */
    public static Component named(String type, String name, String version) throws RefusedException {
        String language = LANGUAGES.get(type);
        if (language == null) {
            throw new RefusedException("no advisory speaks of packages of the kind '" + Plausible.shown(type) + "'");
        }
        return Component.of(Ecosystem.of(language), name, version);
    }

    /** The package URL of a host's own package, with the source it was built from as its {@code upstream}. */
    public static String of(Component component, String osId, String osVersionId) {
        String type = switch (component.ecosystem().name()) {
            case "Debian", "Ubuntu" -> "deb";
            case "Alpine", "Wolfi", "Chainguard" -> "apk";
            default -> "rpm";
        };
        var qualifiers = new TreeMap<String, String>();
        qualifiers.put("arch", component.architecture());
        qualifiers.put("distro", osId + "-" + osVersionId);
        if (!component.source().equals(component.name())
                || !component.sourceVersion().equals(component.version())) {
            qualifiers.put("upstream", component.source() + "@" + component.sourceVersion());
        }
        try {
            return new PackageURL(type, osId, component.name(), component.version(), qualifiers, null).canonicalize();
        } catch (MalformedPackageURLException e) {
            throw new IllegalStateException("an installed package has no package URL: " + component, e);
        }
    }

    private static PackageURL parsed(String text) throws RefusedException {
        try {
            return new PackageURL(text);
        } catch (MalformedPackageURLException | RuntimeException e) {
            throw new RefusedException("'" + Plausible.shown(text) + "' is no package URL");
        }
    }

    private static String fullName(PackageURL url) {
        String space = Optional.ofNullable(url.getNamespace()).orElse("");
        if (space.isEmpty() || url.getType().equals("conan")) {
            return url.getName();
        }
        return space + (url.getType().equals("maven") ? ":" : "/") + url.getName();
    }

    private static Component rpm(PackageURL url, String version) throws RefusedException {
        String epoch = qualifier(url, "epoch");
        String full = epoch.isEmpty() || epoch.equals("0") || version.contains(":") ? version : epoch + ":" + version;
        String module = qualifier(url, "rpmmod");
        return withSource(url, Component.of(distribution(url), url.getName(), full))
                .in(ModuleStream.of(module.isEmpty() ? qualifier(url, "modularitylabel") : module, full));
    }

    /** Builders of bills of materials write the source package as {@code upstream=NAME[@VERSION]}. */
    private static Component withSource(PackageURL url, Component component) {
        String upstream = qualifier(url, "upstream");
        int at = upstream.indexOf('@');
        String source = at < 0 ? upstream : upstream.substring(0, at);
        Component placed = component.on(qualifier(url, "arch"));
        return source.isEmpty()
                ? placed
                : placed.builtFrom(source, at < 0 ? component.version() : upstream.substring(at + 1));
    }

    /** The release stands in {@code distro=ID-VERSION} or {@code distro=VERSION}; without it, any release of the namespace's distribution. */
    private static Ecosystem distribution(PackageURL url) throws RefusedException {
        String distro = qualifier(url, "distro");
        String space = Optional.ofNullable(url.getNamespace()).orElse("");
        boolean isVersionAlone = !distro.isEmpty() && Character.isDigit(distro.charAt(0));
        int dash = dashBeforeVersion(distro);
        String id = dash < 0 || isVersionAlone ? space : distro.substring(0, dash);
        String version = isVersionAlone ? distro : dash < 0 ? "" : distro.substring(dash + 1);
        return Ecosystem.ofHost(id, version)
                .or(() -> Ecosystem.ofHost(space, version))
                .map(found -> version.isEmpty() ? Ecosystem.of(found.name()) : found)
                .orElseThrow(() -> new RefusedException("no feed speaks of the distribution '"
                        + Plausible.shown(distro.isEmpty() ? space : distro) + "'"));
    }

    private static int dashBeforeVersion(String distro) {
        for (int at = distro.indexOf('-'); at >= 0; at = distro.indexOf('-', at + 1)) {
            if (at + 1 < distro.length() && Character.isDigit(distro.charAt(at + 1))) {
                return at;
            }
        }
        return distro.indexOf('-');
    }

    private static String qualifier(PackageURL url, String name) {
        Map<String, String> qualifiers = url.getQualifiers();
        return qualifiers == null ? "" : qualifiers.getOrDefault(name, "");
    }
}
