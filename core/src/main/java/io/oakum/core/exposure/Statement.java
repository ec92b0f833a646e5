package io.oakum.core.exposure;

import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.core.version.VersionScheme;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One advisory's word on one package name, made ready to be held against components.
 *
 * @param scheme how versions are ordered there, where that is known
 */
public record Statement(Advisory advisory, Affected affected, VersionSet versions, Optional<VersionScheme> scheme) {

    /** @param scheme how versions of its ecosystem are ordered, where that is known */
    public static Statement of(Advisory advisory, Affected affected, Optional<VersionScheme> scheme) {
        var versions = scheme.map(order -> VersionSet.of(affected.versions(), order))
                .orElseGet(() -> VersionSet.of(affected.versions()));
        return new Statement(advisory, affected, versions, scheme);
    }

    /** The texts in its ranges that are no versions, each once. */
    public Set<Doubt> doubts() {
        var doubts = new LinkedHashSet<Doubt>();
        for (VersionRange range : affected.ranges()) {
            for (VersionRange.Event event : range.events()) {
                if (!event.isFromTheBeginning()
                        && scheme.isPresent()
                        && !scheme.get().isValid(event.version())) {
                    doubts.add(new Doubt.NoVersion(affected.ecosystem(), affected.name(), event.version()));
                }
            }
        }
        return doubts;
    }

    /** Whether the component is one of those that the statement is about, whatever its version. */
    public boolean isAbout(Component component) {
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

    /** What it says of a component that it {@link #isAbout}. */
    public Attribution about(Component component) {
        String version = versionOf(component);
        Says says = says(component, names(version));
        return new Attribution(advisory, affected, says, says == Says.AFFECTED ? fixAfter(version) : Optional.empty());
    }

    /**
     * What it says of a component that it is about.
     *
     * @param isNamed whether it {@link #names} the component's version
     */
    public Says says(Component component, boolean isNamed) {
        Says says = switch (affected.stance()) {
            case NOT_AFFECTED -> isNamed ? Says.NOT_AFFECTED : Says.MENDED;
            case UNDETERMINED -> isNamed ? Says.UNDETERMINED : Says.MENDED;
            case AFFECTED, END_OF_LIFE, NO_DSA, POSTPONED, IGNORED -> isNamed ? Says.AFFECTED : Says.MENDED;
        };
        return says == Says.AFFECTED && isStreamOpen(component.module()) ? Says.UNDETERMINED : says;
    }

    /** The version of a component that it speaks of: the source's or the binary's. */
    public String versionOf(Component component) {
        return switch (affected.subject()) {
            case SOURCE -> component.sourceVersion();
            case BINARY -> component.version();
        };
    }

    /** Whether the version is one by one or by a range among those that it speaks of. Any text has its place, so this never fails. */
    public boolean names(String version) {
        String compared = compared(version);
        if (scheme.isEmpty()) {
            return versions.contains(compared) || affected.ranges().contains(VersionRange.all());
        }
        for (VersionRange range : affected.ranges()) {
            if (range.contains(compared, scheme.get())) {
                return true;
            }
        }
        return versions.contains(compared);
    }

    private String compared(String version) {
        return affected.scope().anyEpoch() ? version.substring(version.indexOf(':') + 1) : version;
    }

    private Optional<String> fixAfter(String version) {
        return scheme.flatMap(order -> affected.ranges().stream()
                .flatMap(range -> range.fixAfter(compared(version), order).stream())
                .min(order));
    }
}
