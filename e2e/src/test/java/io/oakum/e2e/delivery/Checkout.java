package io.oakum.e2e.delivery;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that is being built. */
final class Checkout {
    private static final Path TOP = Path.of(System.getProperty("oakum.checkout", ".."));

    private Checkout() {}

    static Path file(String name) {
        return TOP.resolve(name);
    }

    /** A file that the build makes before these tests run, unless only a part was asked of it. */
    static Path built(String name) {
        Path file = file(name);
        if (!Files.exists(file)) {
            String reason = "needs " + name + ", which ./verify makes";
            if (Boolean.getBoolean("oakum.noskip")) {
                fail(reason + "; skipping is forbidden here");
            }
            abort(reason);
        }
        return file;
    }
}
