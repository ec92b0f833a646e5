package io.oakum.cli;

import java.io.IOException;
import java.time.Duration;

/** The pause between two looks at something that another process brings about. */
final class Waiting {
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** Where what is waited for takes minutes, and each look is work for the server. */
    private static final Duration WHILE = Duration.ofMillis(500);

    private Waiting() {}

    static void aMoment() throws IOException {
        pause(MOMENT);
    }

    static void aWhile() throws IOException {
        pause(WHILE);
    }

    static void pause(Duration howLong) throws IOException {
        try {
            Thread.sleep(howLong);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
