package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.LogEntry;
import io.oakum.trust.order.TrustFile.Succession;
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
     * @param trustFiles from the first to the one in force, as their roots signed them
     */
    public static Approvals of(List<Bytes> entries, List<Bytes> trustFiles) {
        var refutations = new ArrayList<String>();
        List<TrustFile> chain = chain(trustFiles, refutations);
        long checked = 0;
        for (int index = 0; index < entries.size(); index++) {
            Optional<LogEntry> entry = signed(entries.get(index));
            if (entry.isPresent()) {
                checked++;
                check(entry.get(), index, chain).ifPresent(refutations::add);
            }
        }
        return new Approvals(checked, refutations);
    }

    /** Each must follow from the one before it; the first is the one that hosts were told of. */
    private static List<TrustFile> chain(List<Bytes> trustFiles, List<String> refutations) {
        var chain = new ArrayList<TrustFile>();
        for (Bytes envelope : trustFiles) {
            try {
                TrustFile file = TrustFile.read(Envelope.read(envelope.array(), PayloadType.TRUST)
                        .payload()
                        .array());
                if (!chain.isEmpty() && !(chain.getLast().follow(envelope.array()) instanceof Succession.Taken)) {
                    refutations.add("the trust file " + file.version() + " does not follow from the one before it");
                }
                chain.add(file);
            } catch (JsonException e) {
                refutations.add("a trust file cannot be read: " + e.getMessage());
            }
        }
        return chain;
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
