package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.log.LogOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The roots' word that the server came back from a back-up: its log goes on from there, and what was written behind that is lost. Without
 * it hosts take such a log for a forged one, as they should.
 *
 * @param epoch the one that begins with it
 * @param size how many entries the log had when this was written, at least 1
 * @param root of the tree over these
 * @param lostFrom the place of the first entry that is lost, at most {@code size}
 */
public record Restoration(String fleet, long epoch, Instant at, long size, Sha256 root, long lostFrom, String reason) {
    /** The action of an entry that records it, with the signed envelope. */
    public static final String DECLARED = "log.restored";

    private static final Set<String> MEMBERS =
            Set.of("v", "fleet", "epoch", "at", "size", "root", "lost_from", "reason");
    /** So many characters, on one line: a longer reason can be written down and signed, and is read by nobody. */
    public static final int LONGEST_REASON = 500;

    public Restoration {
        if (epoch < 2 || size < 1 || lostFrom < 0 || lostFrom > size) {
            throw new IllegalArgumentException("epoch " + epoch + " cannot begin after " + size
                    + " entries of which those from " + lostFrom + " on are lost");
        }
    }

    public LogOrigin origin() {
        return new LogOrigin(fleet, epoch);
    }

    public byte[] write() {
        JsonObject object = JsonObject.with("v", 1)
                .and("fleet", fleet)
                .and("epoch", epoch)
                .and("at", at.toString())
                .and("size", size)
                .and("root", root.hex())
                .and("lost_from", lostFrom)
                .and("reason", reason)
                .build();
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws JsonException if a member is missing, unknown or out of its bounds; the message names it */
    public static Restoration read(byte[] payload) throws JsonException {
        JsonObject object = Json.readObject(payload).only(MEMBERS);
        var fields = new Fields(object);
        fields.number("v", 1, 1);
        try {
            return new Restoration(
                    fields.id("fleet"),
                    object.wholeNumber("epoch"),
                    fields.instant("at"),
                    object.wholeNumber("size"),
                    fields.digest("root"),
                    object.wholeNumber("lost_from"),
                    fields.words("reason", LONGEST_REASON));
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Takes one for true.
     *
     * @throws JsonException if it is none, or of another fleet, or too few of the roots signed it
     */
    public static Restoration believed(byte[] envelope, TrustFile trust) throws JsonException {
        Envelope read = Envelope.read(envelope, PayloadType.RESTORATION);
        int signers = read.signersAmong(trust.roots().keys()).size();
        if (signers < trust.roots().threshold()) {
            throw new JsonException(signers + " of " + trust.roots().threshold() + " root keys signed it");
        }
        Restoration restoration = read(read.payload().array());
        if (!restoration.fleet.equals(trust.fleet())) {
            throw new JsonException("it is of the fleet " + restoration.fleet + ", not " + trust.fleet());
        }
        return restoration;
    }

    /** The signed envelope that an entry of a log records; empty where the entry is of something else. */
    public static Optional<Bytes> recordedBy(Bytes entry) {
        try {
            LogEntry read = LogEntry.read(entry);
            return read.action().equals(DECLARED) && read.outcome().equals(LogEntry.DONE)
                    ? Optional.of(Bytes.ofBase64(read.details().text("envelope")))
                    : Optional.empty();
        } catch (JsonException | IllegalArgumentException e) {
            // An entry that is none is told where the log itself is checked.
            return Optional.empty();
        }
    }
}
