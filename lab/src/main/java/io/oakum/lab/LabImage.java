package io.oakum.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The program that every lab host has on its PATH, read-only.
 *
 * @param distribution holds {@code bin/oakum} and {@code lib}; seen by hosts as {@code /opt/oakum}
 * @param jdk seen by hosts as {@code /opt/oakum-jdk}
 */
public record LabImage(Path distribution, Path jdk) {
    public LabImage {
        distribution = distribution.toAbsolutePath().normalize();
        jdk = jdk.toAbsolutePath().normalize();
    }

    /** What hosts could not use of it. */
    Optional<LabException> missing() {
        return Files.isRegularFile(distribution.resolve("bin/oakum"))
                ? Optional.empty()
                : Optional.of(new LabException(
                        "lab hosts get to see the distribution that oakum runs from, and %s has no bin/oakum"
                                .formatted(distribution),
                        "run ./oakum of a checkout, or an installed oakum"));
    }
}
