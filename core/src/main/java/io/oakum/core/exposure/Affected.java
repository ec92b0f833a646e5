package io.oakum.core.exposure;

import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.ModuleStream;
import java.util.List;
import java.util.Set;

/**
 * What an advisory says about one package.
 *
 * @param subject whether the name is a source's or a binary's
 * @param name in the ecosystem's one spelling
 * @param stance how the package stands to the vulnerability
 * @param because why, in the publisher's words; a claim that a package is not affected counts only with one
 * @param versions versions named one by one
 * @param ranges a version in any of them counts as named
 * @param scope which of the packages of that name are meant
 */
public record Affected(
        Ecosystem ecosystem,
        Subject subject,
        String name,
        Stance stance,
        String because,
        List<String> versions,
        List<VersionRange> ranges,
        Scope scope) {

    public Affected {
        name = ecosystem.normalised(name);
        versions = List.copyOf(versions);
        ranges = List.copyOf(ranges);
    }

    public enum Subject {
        SOURCE,
        BINARY
    }

    /**
     * @param architectures empty for any
     * @param repository who built the package; empty for the distribution itself
     * @param subscription whether the fix reaches only hosts with a subscription
     * @param anyEpoch whether the publisher leaves the epoch of its RPM versions out, and so means whichever is installed
     */
    public record Scope(
            Set<String> architectures, ModuleStream module, String repository, boolean subscription, boolean anyEpoch) {
        public static final Scope ANY = new Scope(Set.of(), ModuleStream.none(), "", false, false);

        public Scope {
            architectures = Set.copyOf(architectures);
        }

        public Scope in(ModuleStream itsModule) {
            return new Scope(architectures, itsModule, repository, subscription, anyEpoch);
        }

        public Scope on(Set<String> itsArchitectures) {
            return new Scope(itsArchitectures, module, repository, subscription, anyEpoch);
        }

        public Scope forSubscribers() {
            return new Scope(architectures, module, repository, true, anyEpoch);
        }

        public Scope ofAnyEpoch() {
            return new Scope(architectures, module, repository, subscription, true);
        }
    }

    /** A source package of a distribution, affected before a version. */
    public static Affected sourceBefore(Ecosystem ecosystem, String source, String fixed) {
        return source(ecosystem, source, Stance.AFFECTED, "", List.of(VersionRange.before(fixed)));
    }

    public static Affected source(
            Ecosystem ecosystem, String source, Stance stance, String because, List<VersionRange> ranges) {
        return new Affected(ecosystem, Subject.SOURCE, source, stance, because, List.of(), ranges, Scope.ANY);
    }

    /** A binary package or a language's package, with these versions or ranges affected. */
    public static Affected binary(
            Ecosystem ecosystem, String name, List<String> versions, List<VersionRange> ranges, Scope scope) {
        return new Affected(ecosystem, Subject.BINARY, name, Stance.AFFECTED, "", versions, ranges, scope);
    }
}
