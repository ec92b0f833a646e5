package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.version.VersionScheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * Holds advisories against components. It looks at the statements of a component's own names and ecosystem only, and compares
 * versions by the ecosystem's scheme. What it looks up is made once and does not change.
 */
public final class Matcher {
    private final Function<String, Optional<VersionScheme>> schemes;
    private final AliasGraph aliases;
    private final Map<String, Map<String, List<Statement>>> byName = new HashMap<>();
    private final Map<String, Optional<VersionScheme>> schemeOf = new HashMap<>();
    private final Set<Doubt> doubts = new LinkedHashSet<>();

    private Matcher(AliasGraph aliases, Function<String, Optional<VersionScheme>> schemes) {
        this.aliases = aliases;
        this.schemes = schemes;
    }

    /**
     * What all the statements about a component say, in the order in which the advisories were given.
     *
     * @param doubts what could not be known about it
     */
    public record Matched(List<Attribution> attributions, Set<Doubt> doubts) {}

    /**
     * A matcher of these advisories; withdrawn ones do not count.
     *
     * @param schemes an ecosystem's version scheme by its name, where it is known
     */
    public static Matcher of(Collection<Advisory> advisories, Function<String, Optional<VersionScheme>> schemes) {
        var matcher = new Matcher(AliasGraph.of(advisories), schemes);
        advisories.stream().filter(advisory -> !advisory.isWithdrawn()).forEach(matcher::add);
        return matcher;
    }

    private void add(Advisory advisory) {
        for (Affected affected : advisory.affected()) {
            var statement = Statement.of(advisory, affected, schemeOf(affected.ecosystem()));
            doubts.addAll(statement.doubts());
            byName.computeIfAbsent(affected.ecosystem().name(), name -> new HashMap<>())
                    .computeIfAbsent(affected.name(), name -> new ArrayList<>(1))
                    .add(statement);
        }
    }

    private Optional<VersionScheme> schemeOf(Ecosystem ecosystem) {
        return schemeOf.computeIfAbsent(ecosystem.name(), schemes);
    }

    /** What could not be known about the advisories themselves, whatever they are held against. */
    public Set<Doubt> doubts() {
        return java.util.Collections.unmodifiableSet(doubts);
    }

    /** The vulnerabilities that an advisory is about, with its aliases' names merged. */
    public SortedSet<String> vulnerabilities(Advisory advisory) {
        return aliases.vulnerabilities(advisory);
    }

    public Matched match(Component component) {
        var said = new ArrayList<Attribution>();
        var open = new LinkedHashSet<Doubt>();
        Ecosystem ecosystem = component.ecosystem();
        var here = byName.getOrDefault(ecosystem.name(), Map.of());
        String name = ecosystem.normalised(component.name());
        String source = ecosystem.normalised(component.source());
        List<Statement> candidates = here.getOrDefault(name, List.of());
        hold(candidates, component, said, open);
        if (!source.equals(name)) {
            List<Statement> more = here.getOrDefault(source, List.of());
            hold(more, component, said, open);
            candidates = candidates.isEmpty() ? more : candidates;
        }
        if (!candidates.isEmpty()) {
            doubt(component, said.isEmpty(), open);
        }
        return new Matched(said, open);
    }

    private static void hold(List<Statement> candidates, Component component, List<Attribution> said, Set<Doubt> open) {
        for (Statement statement : candidates) {
            if (statement.isAbout(component)) {
                Attribution attribution = statement.about(component);
                said.add(attribution);
                if (attribution.says() == Attribution.Says.UNDETERMINED
                        && attribution.affected().stance() != Stance.UNDETERMINED) {
                    open.add(new Doubt.StreamNotNamed(
                            component.name(), attribution.advisory().id()));
                }
            }
        }
    }

    private void doubt(Component component, boolean nobodySpoke, Set<Doubt> open) {
        Optional<VersionScheme> scheme = schemeOf(component.ecosystem());
        if (scheme.isEmpty()) {
            open.add(new Doubt.NoScheme(component.ecosystem().name()));
        } else if (!scheme.get().isValid(component.version())) {
            open.add(new Doubt.NoVersion(component.ecosystem(), component.name(), component.version()));
        }
        if (nobodySpoke && !component.repository().isEmpty()) {
            open.add(new Doubt.OtherOrigin(component.name(), component.repository()));
        }
    }
}
