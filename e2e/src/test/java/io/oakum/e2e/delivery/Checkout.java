package io.oakum.e2e.delivery;

import io.oakum.testkit.Needed;
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
        Needed.assume(Files.exists(file), name + ", which ./verify makes");
        return file;
    }
}
