package io.oakum.policies;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The policies that come along, to be put in force as they are or to begin from. */
public final class ShippedPolicies {
    private static final List<String> NAMES = List.of("bod-26-04", "cvss", "essential-eight", "pci-dss-4.0.1");

    private ShippedPolicies() {}

    public static List<String> names() {
        return NAMES;
    }

    /** The text of the file; empty where no policy of that name is shipped. */
    public static Optional<String> text(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream file = ShippedPolicies.class.getResourceAsStream(name + ".yaml")) {
            if (file == null) {
                throw new IllegalStateException("the shipped policy " + name + " is not among the resources");
            }
            return Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped policy " + name + " cannot be read", e);
        }
    }
}
