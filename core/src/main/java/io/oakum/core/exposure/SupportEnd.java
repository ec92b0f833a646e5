package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a release, or one package of it, stops getting fixes. After it the silence of a feed is no safety.
 *
 * @param packages the source package, or a name that ends in {@code .*}; empty for the whole release
 * @param end the last day with fixes; empty where the package is supported for limited use only
 * @param says the publisher's words
 */
public record SupportEnd(Ecosystem ecosystem, String packages, Optional<LocalDate> end, String says) {

    /** Whether it speaks of the whole release. */
    public boolean isRelease() {
        return packages.isEmpty();
    }

    public boolean isOver(LocalDate today) {
        return end.isPresent() && today.isAfter(end.get());
    }

    private boolean speaksOf(Component component) {
        if (isRelease() || !ecosystem.covers(component.ecosystem())) {
            return false;
        }
        return packages.endsWith(".*")
                ? component.source().startsWith(packages.substring(0, packages.length() - 2))
                : packages.equals(component.source());
    }

    /** The release's own exposure, where its last day with fixes is over. */
    public static Optional<Assessment> ofRelease(Ecosystem release, Collection<SupportEnd> ends, LocalDate today) {
        return ends.stream()
                .filter(SupportEnd::isRelease)
                .filter(end -> end.ecosystem.equals(release))
                .findFirst()
                .filter(end -> end.isOver(today))
                .map(end -> new Assessment(
                        "end-of-life:" + release.name().toLowerCase(Locale.ROOT) + ":" + release.release(),
                        Component.of(release, release.name().toLowerCase(Locale.ROOT), release.release()),
                        Standing.END_OF_LIFE,
                        Hindrance.NONE,
                        List.of(),
                        List.of()));
    }

    /** What is said of the support of one component's package. */
    public static List<SupportEnd> of(Component component, Collection<SupportEnd> ends) {
        return ends.stream().filter(end -> end.speaksOf(component)).toList();
    }
}
