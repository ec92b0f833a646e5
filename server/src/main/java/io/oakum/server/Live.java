package io.oakum.server;

import io.oakum.control.SignIn;
import io.oakum.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells pages that something changed, by server-sent events: never what, so that a page fetches itself by the way it came and sees
 * what its reader may see. Programs are told what, by {@link EventRoutes}.
 */
final class Live {
    /** Where pages listen. */
    static final String PATH = "/events";

    /** A page that hears nothing for 20 seconds says so: two beats may be lost before. */
    private static final int BEAT = 5;

    private static final int MAX_PAGES = 2000;

    private final Pulse pulse;
    private final Pulse.Room room;
    private final SignIn signIn;

    Live(Pulse pulse, SignIn signIn) {
        this.pulse = pulse;
        this.room = pulse.room(MAX_PAGES);
        this.signIn = signIn;
    }

    Answer stream(Call call) {
        return new Answer.Streamed(
                "text/event-stream; charset=utf-8",
                out -> tell(out, call.secret().orElse("")));
    }

    private void tell(OutputStream out, String secret) throws IOException, StoreException {
        if (!room.enter()) {
            write(out, "retry: 30000\n\n");
            return;
        }
        try {
            write(out, "retry: 3000\nevent: beat\ndata: 0\n\n");
            follow(out, secret);
        } finally {
            room.leave();
        }
    }

    private void follow(OutputStream out, String secret) throws IOException, StoreException {
        Pulse.Look told = pulse.now();
        long beaten = told.number();
        int second = 0;
        while (pulse.pause()) {
            Pulse.Look now = pulse.now();
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
                // A beat without a look at the database behind it would be a lie.
                beaten = now.number();
                write(out, "event: beat\ndata: " + now.number() + "\n\n");
            }
        }
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
