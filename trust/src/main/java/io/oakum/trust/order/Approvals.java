package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks what a log says of people's signatures against the signatures themselves: an entry {@value #SIGNED} carries the envelope, and
 * the trust files say whose key it is.
 *
 * @param checked how many signatures were held against the trust files
 * @param refutations what does not fit, in words
 */
public record Approvals(long checked, List<String> refutations) {
    /** The action of an entry that records a person's signature of an order. */
    public static final String SIGNED = "plan.signed";

    public Approvals {
        refutations = List.copyOf(refutations);
    }

    /**
     * Checks every signature that a log records.
     *
     * @param entries of the log, in their order
     */
    public static Approvals of(List<Bytes> entries, TrustChain trust) {
        var refutations = new ArrayList<String>();
        long checked = 0;
        for (int index = 0; index < entries.size(); index++) {
            Optional<LogEntry> entry = signed(entries.get(index));
            if (entry.isPresent()) {
                checked++;
                check(entry.get(), index, trust.files()).ifPresent(refutations::add);
            }
        }
        return new Approvals(checked, refutations);
    }

    private static Optional<LogEntry> signed(Bytes bytes) {
        try {
            LogEntry entry = LogEntry.read(bytes);
            return Optional.of(entry)
                    .filter(read ->
                            read.action().equals(SIGNED) && read.outcome().equals(LogEntry.DONE));
        } catch (JsonException e) {
            // Told where the log itself is checked.
            return Optional.empty();
        }
    }

    private static Optional<String> check(LogEntry entry, int index, List<TrustFile> chain) {
        try {
            Envelope envelope = Envelope.read(
                    Bytes.ofBase64(entry.details().text("envelope")).array(), PayloadType.ORDER);
            if (!envelope.digest().hex().equals(entry.details().text("order"))) {
                return Optional.of("entry " + index + " names another order than the one that was signed");
            }
            String key = entry.details().text("key");
            Order order = Order.read(envelope.payload().array());
            boolean isGood = chain.stream()
                    .filter(trust -> trust.version() >= order.trustMin())
                    .anyMatch(trust -> isSignedBy(envelope, key, entry.actor(), order, trust));
            return isGood
                    ? Optional.empty()
                    : Optional.of("entry " + index + " says that " + entry.actor() + " signed " + entry.object()
                            + ", and no signature in it is theirs");
        } catch (JsonException | IllegalArgumentException e) {
            return Optional.of("entry " + index + " holds no signed order: " + e.getMessage());
        }
    }

    private static boolean isSignedBy(Envelope envelope, String key, String actor, Order order, TrustFile trust) {
        return envelope.signersAmong(trust.approverKeys()).stream()
                .filter(signer -> signer.id().equals(key))
                .filter((VerifyingKey signer) ->
                        !trust.isRevoked(signer, order.validity().issued()))
                .flatMap(signer -> trust.personOf(signer).stream())
                .anyMatch(person -> actor.equals("person:" + person));
    }
}
