package io.oakum.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Says on this host that it has not heard its server for long: nobody who looks at the server learns it from there. */
final class SilenceAlarm {
    private static final Logger LOG = Logger.getLogger(SilenceAlarm.class.getName());
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final AgentFolder folder;
    private final PrintStream out;
    private final boolean isJournal;
    private final Instant began;
    private Instant toldAt = Instant.EPOCH;

    /** @param isJournal whether systemd reads what is written, and takes a number before it for its weight */
    SilenceAlarm(AgentFolder folder, PrintStream out, boolean isJournal, Instant began) {
        this.folder = folder;
        this.out = out;
        this.isJournal = isJournal;
        this.began = began;
    }

    /** The server answered as it answers its hosts. */
    void heard(Instant now) throws IOException {
        folder.heard(now);
        folder.stale(Silence.NONE, now);
    }

    /** Looks how long that is ago. What this host's own disk refuses keeps nobody from trying again. */
    void look(Instant now) {
        try {
            if (folder.certificates().isEmpty()) {
                return;
            }
            Instant since = folder.lastHeard().orElse(began);
            Silence silence = Silence.of(Duration.between(since, now));
            if (silence == Silence.NONE || toldAt.plus(BETWEEN).isAfter(now)) {
                return;
            }
            toldAt = now;
            out.println(weight(silence) + "this host has not heard its server since "
                    + since.truncatedTo(ChronoUnit.SECONDS) + ", and nobody there knows what is open here;"
                    + " why: sudo oakum-agent status");
            folder.stale(silence, since);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "how long the server is silent cannot be looked up or kept: {0}", e.toString());
        }
    }

    private String weight(Silence silence) {
        if (!isJournal) {
            return "";
        }
        return silence == Silence.STALE ? "<3>" : "<4>";
    }
}
