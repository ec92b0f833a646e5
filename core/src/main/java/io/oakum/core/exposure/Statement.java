package io.oakum.core.exposure;

import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.core.version.VersionScheme;
import java.util.Optional;
import java.util.Set;

/**
 * One advisory's word on one package name, made ready to be held against components.
 *
 * @param scheme how versions are ordered there, where that is known
 */
record Statement(Advisory advisory, Affected affected, VersionSet versions, Optional<VersionScheme> scheme) {

    /** Whether the component is one of those that the statement is about, whatever its version. */
    boolean isAbout(Component component) {
        return isNamed(component)
                && affected.ecosystem().covers(component.ecosystem())
                && affected.scope().repository().equals(component.repository())
                && isOn(component.architecture())
                && isInModule(component.module());
    }

    private boolean isNamed(Component component) {
        return affected.name()
                .equals(
                        switch (affected.subject()) {
                            case SOURCE -> component.ecosystem().normalised(component.source());
                            case BINARY -> component.ecosystem().normalised(component.name());
                        });
    }

    private boolean isOn(String architecture) {
        Set<String> named = affected.scope().architectures();
        return named.isEmpty()
                || architecture.isEmpty()
                || architecture.equals("noarch")
                || named.contains(architecture)
                || named.contains("noarch");
    }

    /** A stream matches its own kind; one that is not named may be any. */
    private boolean isInModule(ModuleStream installed) {
        return switch (affected.scope().module()) {
            case ModuleStream.None() -> installed instanceof ModuleStream.None;
            case ModuleStream.Named named -> named.equals(installed) || installed instanceof ModuleStream.Unnamed;
            case ModuleStream.Unnamed() -> !(installed instanceof ModuleStream.None);
        };
    }

    /** Whether only one of the two sides says which module stream it means. */
    private boolean isStreamOpen(ModuleStream installed) {
        return switch (affected.scope().module()) {
            case ModuleStream.None() -> false;
            case ModuleStream.Named _, ModuleStream.Unnamed() ->
                !affected.scope().module().equals(installed);
        };
    }

    Attribution about(Component component) {
        String version = versionOf(component);
        boolean isNamed = names(version);
        Says says = switch (affected.stance()) {
            case NOT_AFFECTED -> isNamed ? Says.NOT_AFFECTED : Says.MENDED;
            case UNDETERMINED -> isNamed ? Says.UNDETERMINED : Says.MENDED;
            case AFFECTED, END_OF_LIFE, NO_DSA, POSTPONED, IGNORED -> isNamed ? Says.AFFECTED : Says.MENDED;
        };
        if (says == Says.AFFECTED && isStreamOpen(component.module())) {
            says = Says.UNDETERMINED;
        }
        return new Attribution(advisory, affected, says, says == Says.AFFECTED ? fixAfter(version) : Optional.empty());
    }

    private String versionOf(Component component) {
        String version = switch (affected.subject()) {
            case SOURCE -> component.sourceVersion();
            case BINARY -> component.version();
        };
        return affected.scope().anyEpoch() ? version.substring(version.indexOf(':') + 1) : version;
    }

    private boolean names(String version) {
        if (scheme.isEmpty()) {
            return versions.contains(version) || affected.ranges().contains(VersionRange.all());
        }
        for (VersionRange range : affected.ranges()) {
            if (range.contains(version, scheme.get())) {
                return true;
            }
        }
        return versions.contains(version);
    }

    private Optional<String> fixAfter(String version) {
        return scheme.flatMap(order -> affected.ranges().stream()
                .flatMap(range -> range.fixAfter(version, order).stream())
                .min(order));
    }
}
