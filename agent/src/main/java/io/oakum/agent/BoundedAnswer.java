package io.oakum.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads what a server answers, and no more of it and no longer than an honest one would need: one that never ends fills no memory and no disk,
 * and one that falls silent or trickles is given up, so that this host asks again.
 *
 * @param most bytes
 * @param pace in this time at least {@code least} bytes come, or the end
 * @param longest for all of it
 */
record BoundedAnswer(long most, Duration pace, long least, Duration longest) {
    private static final Duration PACE = Duration.ofSeconds(30);
    private static final long LEAST = 30 << 10;
    private static final int PIECE = 1 << 16;

    /** What is read into memory. */
    static BoundedAnswer message(int most) {
        return new BoundedAnswer(most, PACE, LEAST, Duration.ofMinutes(2));
    }

    /** What is read into a file. */
    static BoundedAnswer file(long most) {
        return new BoundedAnswer(most, PACE, LEAST, Duration.ofHours(2));
    }

    /** @throws IOException if it is too large, comes too slowly or breaks off; what came of it until then is nothing to use */
    void copy(InputStream answer, OutputStream to) throws IOException {
        var come = new AtomicLong();
        var tooSlow = new AtomicLong();
        Thread watch = Thread.ofVirtual().start(() -> closeIfSlow(answer, come, tooSlow));
        try (answer) {
            byte[] piece = new byte[PIECE];
            for (int n = answer.read(piece); n >= 0; n = answer.read(piece)) {
                if (come.addAndGet(n) > most) {
                    throw new IOException("the server's answer does not end: it is longer than " + most + " bytes");
                }
                to.write(piece, 0, n);
            }
        } catch (IOException e) {
            throw tooSlow.get() == 0 ? e : new IOException(slowWords(come.get()), e);
        } finally {
            watch.interrupt();
        }
        if (tooSlow.get() != 0) {
            throw new IOException(slowWords(come.get()));
        }
    }

    private static String slowWords(long come) {
        return "the server's answer is not waited for any longer: it comes too slowly, " + come + " bytes so far";
    }

    private void closeIfSlow(InputStream answer, AtomicLong come, AtomicLong tooSlow) {
        try {
            long before = 0;
            for (Duration left = longest; left.isPositive(); left = left.minus(pace)) {
                Thread.sleep(pace);
                if (come.get() - before < least) {
                    break;
                }
                before = come.get();
            }
            tooSlow.set(1);
            answer.close();
        } catch (InterruptedException e) {
            // All of it came in time.
        } catch (IOException e) {
            // Whoever reads finds it closed.
        }
    }
}
