package io.oakum.core.inventory;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One package version in the words in which advisories speak. A fleet has many hosts and few of these: all version comparing
 * happens on them.
 *
 * @param name the binary package's, as the ecosystem spells it
 * @param source the source package it was built from; the name itself where the ecosystem knows no sources
 * @param sourceVersion the source's own version, without a binary rebuild's {@code +b1}
 * @param architecture empty where the ecosystem has none
 * @param module the module stream it was built in
 * @param repository who else than the distribution built it; empty for the distribution itself
 */
public record Component(
        Ecosystem ecosystem,
        String name,
        String version,
        String source,
        String sourceVersion,
        String architecture,
        ModuleStream module,
        String repository) {
    private static final Pattern SIGNED = Pattern.compile("linux-signed-[a-z0-9]+");

    /** A package that is its own source, of no architecture: what a language's registry holds. */
    public static Component of(Ecosystem ecosystem, String name, String version) {
        return new Component(ecosystem, name, version, name, version, "", ModuleStream.none(), "");
    }

    /** A host's own package; empty where no feed speaks of the host's distribution. */
    public static Optional<Component> of(Host host, Installed installed) {
        return Ecosystem.ofHost(host.osId(), host.osVersionId())
                .map(ecosystem -> of(
                                ecosystem,
                                installed.key().name(),
                                installed.version().text())
                        .builtFrom(installed.source(), installed.sourceVersion().text())
                        .on(installed.key().architecture()));
    }

    /**
     * Debian's signed kernels are built from sources of their own, such as linux-signed-amd64 6.1.148+1; advisories speak of what was signed,
     * linux 6.1.148-1.
     */
    public Component builtFrom(String itsSource, String itsSourceVersion) {
        boolean isSigned = SIGNED.matcher(itsSource).matches();
        return new Component(
                ecosystem,
                name,
                version,
                isSigned ? "linux" : itsSource,
                isSigned ? itsSourceVersion.replaceFirst("\\+", "-") : itsSourceVersion,
                architecture,
                module,
                repository);
    }

    /** The same package in another version, of which only the source's is known. */
    public Component at(String itsSourceVersion) {
        return new Component(
                ecosystem, name, itsSourceVersion, source, itsSourceVersion, architecture, module, repository);
    }

    public Component on(String itsArchitecture) {
        return new Component(ecosystem, name, version, source, sourceVersion, itsArchitecture, module, repository);
    }

    public Component in(ModuleStream itsModule) {
        return new Component(ecosystem, name, version, source, sourceVersion, architecture, itsModule, repository);
    }

    public Component from(String itsRepository) {
        return new Component(ecosystem, name, version, source, sourceVersion, architecture, module, itsRepository);
    }
}
