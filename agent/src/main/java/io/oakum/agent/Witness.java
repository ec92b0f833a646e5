package io.oakum.agent;

import io.oakum.agent.LogWatch.Opinion;
import io.oakum.protocol.PollAnswer;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Restoration;
import io.oakum.trust.order.TrustFile;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the newest checkpoint that fits those before, and says so each hour where the host's own log is kept: what is written there does not
 * go through the server that it is about. {@code oakum verify-log --observed} reads these lines.
 */
final class Witness {
    private static final Logger LOG = Logger.getLogger(Witness.class.getName());
    private static final Duration HOUR = Duration.ofHours(1);

    private final AgentFolder folder;
    private final PrintStream out;
    private final SharedLook.Root root;
    private Instant toldAt = Instant.EPOCH;
    private String alarm = "";

    /** Root was told last that the log is believed, or that it is not; what it was told before this process began is not known. */
    private Optional<Boolean> told = Optional.empty();

    /** @param root who obeys orders, and judges for itself */
    Witness(AgentFolder folder, PrintStream out, SharedLook.Root root) {
        this.folder = folder;
        this.out = out;
        this.root = root;
    }

    /** Why the log is not believed; empty while it is. As long as it is not, nothing is changed on this host. */
    String alarm() {
        return alarm;
    }

    void see(PollAnswer answer, Instant now) throws IOException, AgentException {
        if (answer.checkpoint().isEmpty()) {
            return;
        }
        follow(answer.trust());
        String before = folder.checkpoint().orElse("");
        var shown = new LogWatch.Shown(answer.checkpoint(), answer.consistency(), answer.restoration());
        switch (watch().of(before, shown)) {
            case Opinion.Refused(String why) -> refuse(why, before, answer.checkpoint());
            case Opinion.Restored(Restoration restoration) -> {
                tellOf(restoration, before, answer.checkpoint());
                believe(before, answer.checkpoint(), now);
            }
            case Opinion.Believed() -> believe(before, answer.checkpoint(), now);
        }
        tellRoot(before, answer);
    }

    private void tellRoot(String before, PollAnswer answer) {
        Optional<Boolean> isBelieved = Optional.of(alarm.isEmpty());
        if (told.equals(isBelieved)) {
            return;
        }
        try {
            root.ask(Json.write(DoubtedLog.question(before, answer, alarm)));
            told = isBelieved;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "root is not told what to think of the log; trying again: {0}", e.getMessage());
        }
    }

    /** Who may declare that the log goes on from a back-up may have changed since this host was let in. */
    private void follow(List<String> chain) throws IOException, AgentException {
        if (!chain.isEmpty()) {
            Optional<Bytes> newest;
            try {
                newest = trust().newestOf(chain.stream().map(Bytes::ofBase64).toList());
            } catch (IllegalArgumentException e) {
                // Nothing follows from what is no chain.
                return;
            }
            if (newest.isPresent()) {
                folder.follow(newest.get().base64());
            }
        }
    }

    private void believe(String before, String checkpoint, Instant now) throws IOException {
        alarm = "";
        if (!before.equals(checkpoint)) {
            folder.see(checkpoint);
        }
        if (toldAt.plus(HOUR).isBefore(now)) {
            toldAt = now;
            tell(checkpoint);
        }
    }

    private void tellOf(Restoration restoration, String before, String now) {
        LOG.log(
                Level.WARNING,
                "LOG_RESTORED by the word of the fleet''s roots its log goes on from a back-up:"
                        + " epoch {0} begins, entries from {1} on are lost. Reason: {2}",
                new Object[] {
                    Long.toString(restoration.epoch()), Long.toString(restoration.lostFrom()), restoration.reason()
                });
        tell(before);
        tell(now);
    }

    private void refuse(String why, String before, String now) {
        if (!why.equals(alarm)) {
            LOG.log(Level.SEVERE, "LOG_FORK {0}; this host changes nothing until that is cleared up", why);
            tell(before);
            tell(now);
        }
        alarm = why;
    }

    private void tell(String checkpoint) {
        out.println(Json.write(JsonObject.with("checkpoint", checkpoint).build()));
    }

    private LogWatch watch() throws IOException, AgentException {
        return new LogWatch(trust());
    }

    private TrustFile trust() throws IOException, AgentException {
        String trust = folder.trust()
                .orElseThrow(() -> new AgentException(
                        "the trust file of this host is missing; enrol it again: oakum-agent enrol"));
        try {
            Envelope envelope = Envelope.read(Bytes.ofBase64(trust.strip()).array(), PayloadType.TRUST);
            return TrustFile.read(envelope.payload().array());
        } catch (JsonException | IllegalArgumentException e) {
            throw new AgentException(
                    "the trust file of this host is damaged: " + e.getMessage() + "; enrol it again: oakum-agent enrol",
                    e);
        }
    }
}
