package io.oakum.cli;

import java.io.IOException;
import java.time.Duration;

/** The pause between two looks at something that another process brings about. */
final class Waiting {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private Waiting() {}

    static void aMoment() throws IOException {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
