package io.oakum.lab;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a lab and its layers are kept.
 *
 * @param folder of the lab; must not be on an overlay itself
 * @param bases the layers, which several labs share and which stay after {@code down}
 */
public record LabSettings(Path folder, Path bases) {
    static final Path FOLDER = Path.of("/var/lib/oakum/lab");
    static final Path BASES = Path.of("/var/cache/oakum/lab");

    public LabSettings {
        folder = folder.toAbsolutePath().normalize();
        bases = bases.toAbsolutePath().normalize();
        for (Path path : new Path[] {folder, bases}) {
            if (path.toString().matches(".*[:,\\\\\\s].*")) {
                throw new IllegalArgumentException(
                        "a lab's folder is a mount option too, so it has no colon, comma, backslash or space: " + path);
            }
        }
    }

    /** As {@code OAKUM_LAB_DIR} and {@code OAKUM_LAB_BASES} say. */
    public static LabSettings of(Map<String, String> environment) {
        return new LabSettings(
                Path.of(environment.getOrDefault("OAKUM_LAB_DIR", FOLDER.toString())),
                Path.of(environment.getOrDefault("OAKUM_LAB_BASES", BASES.toString())));
    }
}
