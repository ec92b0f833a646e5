package io.oakum.cli;

import io.oakum.packages.PackageManager.Progress;
import java.io.PrintStream;

/** Tells on standard error what is going on: one line that renews itself on a terminal, a quiet line a step elsewhere. */
final class ProgressLine implements Progress {
    private static final int WIDTH = 78;

    private final PrintStream err;
    private final boolean isLive;
    private String step = "";
    private long lastShown;

    ProgressLine(PrintStream err, boolean isLive) {
        this.err = err;
        this.isLive = isLive;
    }

    static ProgressLine onStandardError() {
        return new ProgressLine(System.err, Terminal.isTerminal());
    }

    void step(String newStep) {
        clear();
        step = newStep;
        if (isLive) {
            show(newStep);
        } else {
            err.println("oakum: " + newStep);
        }
    }

    @Override
    public void line(String line) {
        long now = System.nanoTime();
        // A terminal that is written to for each of a thousand lines flickers; ten times a second does not.
        if (isLive && !line.isBlank() && now - lastShown > 100_000_000L) {
            lastShown = now;
            show(step + ": " + Terminal.plain(line.strip()));
        }
    }

    void clear() {
        if (isLive) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    private void show(String text) {
        err.print("\r\u001b[K" + (text.length() > WIDTH ? text.substring(0, WIDTH - 1) + "…" : text));
        err.flush();
    }
}
