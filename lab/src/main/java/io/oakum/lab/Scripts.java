package io.oakum.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts of the lab, for what only a shell in namespaces of its own can do. */
final class Scripts {
    private Scripts() {}

    static String text(String name) {
        try (InputStream script = Scripts.class.getResourceAsStream(name + ".sh")) {
            if (script == null) {
                throw new IllegalStateException("the lab was built without its script " + name + ".sh");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
