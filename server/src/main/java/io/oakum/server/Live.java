package io.oakum.server;

import io.oakum.control.FrameView;
import io.oakum.control.SignIn;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells pages that something changed, by server-sent events: never what, so that a page fetches itself by the way it came and sees
 * what its reader may see. One look at the database a second serves all pages that are open.
 */
final class Live implements AutoCloseable {
    /** Where pages listen. */
    static final String PATH = "/events";

    private static final Logger LOG = Logger.getLogger(Live.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A page that hears nothing for 20 seconds says so: two beats may be lost before. */
    private static final int BEAT = 5;

    private static final int MAX_READERS = 2000;

    private final FrameView view;
    private final SignIn signIn;
    private final AtomicInteger readers = new AtomicInteger();
    private final Thread looking;
    private volatile Look look = new Look("", 0);
    private volatile boolean isOpen = true;

    /** @param number grows with each look that the database answered: a beat without a look behind it would be a lie */
    private record Look(String pulse, long number) {}

    Live(FrameView view, SignIn signIn) {
        this.view = view;
        this.signIn = signIn;
        this.looking = Thread.ofVirtual().name("live").start(this::run);
    }

    private void run() {
        while (isOpen) {
            if (readers.get() > 0) {
                look();
            }
            if (!pause()) {
                return;
            }
        }
    }

    private void look() {
        try {
            look = new Look(view.pulse(), look.number() + 1);
        } catch (StoreException | RuntimeException e) {
            LOG.log(Level.FINE, "the pages hear nothing for now", e);
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Answer stream(Call call) {
        return new Answer.Streamed(
                "text/event-stream; charset=utf-8",
                out -> tell(out, call.secret().orElse("")));
    }

    private void tell(OutputStream out, String secret) throws IOException, StoreException {
        if (readers.incrementAndGet() > MAX_READERS) {
            readers.decrementAndGet();
            write(out, "retry: 30000\n\n");
            return;
        }
        try {
            write(out, "retry: 3000\nevent: beat\ndata: 0\n\n");
            follow(out, secret);
        } finally {
            readers.decrementAndGet();
        }
    }

    private void follow(OutputStream out, String secret) throws IOException, StoreException {
        Look told = look;
        long beaten = told.number();
        int second = 0;
        while (isOpen && pause()) {
            Look now = look;
            boolean isChanged = told.number() > 0 && !now.pulse().equals(told.pulse());
            if (now.number() > 0) {
                told = now;
            }
            second++;
            boolean isDue = second % BEAT == 0;
            if (isDue && signIn.whoUntouched(secret).isEmpty()) {
                // The page fetches itself once more, and is told that it is signed out.
                write(out, "event: changed\ndata: 0\n\n");
                return;
            }
            if (isChanged) {
                write(out, "event: changed\ndata: " + now.number() + "\n\n");
            } else if (isDue && now.number() > beaten) {
                beaten = now.number();
                write(out, "event: beat\ndata: " + now.number() + "\n\n");
            }
        }
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Ends every stream; browsers ask again until a server answers. */
    @Override
    public void close() {
        isOpen = false;
        looking.interrupt();
    }
}
