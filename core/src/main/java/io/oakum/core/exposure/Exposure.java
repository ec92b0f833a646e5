package io.oakum.core.exposure;

import io.oakum.core.inventory.PackageKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * This host has this vulnerability, by these attributions.
 *
 * @param vulnerability a CVE id, or {@code deb:SOURCE:VERSION} for a security update that names none
 * @param packages the packages that carry it, sorted
 * @param released when its fix was published, where that is known
 * @param attributions who says so, in words, each with its source
 */
public record Exposure(
        String vulnerability,
        List<PackageKey> packages,
        ExposureState state,
        Hindrance hindrance,
        Optional<Instant> released,
        List<String> attributions) {
    public Exposure {
        packages = packages.stream().sorted().toList();
        attributions = List.copyOf(attributions);
    }
}
