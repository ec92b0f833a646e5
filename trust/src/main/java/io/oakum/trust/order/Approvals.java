package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.log.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks what a log says of people's signatures against the signatures themselves: an entry {@value #SIGNED} carries the envelope, the
 * trust file in force at that entry says whose key it is, and nothing begins before enough persons have signed it.
 *
 * @param checked how many signatures were held against the trust files
 * @param refutations what does not fit, in words
 */
public record Approvals(long checked, List<String> refutations) {
    /** The action of an entry that records a person's signature of an order. */
    public static final String SIGNED = "plan.signed";

    /** The action of an entry that records that what was signed is begun. */
    public static final String BEGUN = "rollout.begun";

    /** The actions of entries that bring a trust file into force: the first, one that roots signed, and one that a back-up lacked. */
    private static final Set<String> TRUST = Set.of("fleet.founded", "trust.changed", "trust.returned");

    public Approvals {
        refutations = List.copyOf(refutations);
    }

    /**
     * Checks every signature that a log records, and every beginning.
     *
     * @param entries of the log, in their order
     */
    public static Approvals of(List<Bytes> entries, TrustChain trust) {
        var reading = new Reading(trust);
        for (int index = 0; index < entries.size(); index++) {
            Optional<LogEntry> entry = done(entries.get(index));
            if (entry.isPresent()) {
                reading.take(entry.get(), index);
            }
        }
        return new Approvals(reading.checked, reading.refutations);
    }

    private static Optional<LogEntry> done(Bytes bytes) {
        try {
            return Optional.of(LogEntry.read(bytes))
                    .filter(entry -> entry.outcome().equals(LogEntry.DONE));
        } catch (JsonException e) {
            // Told where the log itself is checked.
            return Optional.empty();
        }
    }

    /** Goes through a log from its beginning. */
    private static final class Reading {
        private final TrustChain trust;
        private final Map<String, Gathered> gathered = new HashMap<>();
        private final List<String> refutations = new ArrayList<>();
        private long checked;

        /** Empty before the first entry that says so, as in a log that begins later. */
        private Optional<TrustFile> inForce = Optional.empty();

        /** The signed order of a plan, with each signature that was there at the last of them. */
        private record Gathered(Order order, Envelope envelope) {}

        Reading(TrustChain trust) {
            this.trust = trust;
        }

        void take(LogEntry entry, int index) {
            if (TRUST.contains(entry.action())) {
                bringIntoForce(entry, index);
            } else if (entry.action().equals(SIGNED)) {
                checked++;
                check(entry, index).ifPresent(refutations::add);
            } else if (entry.action().equals(BEGUN)) {
                begin(entry, index).ifPresent(refutations::add);
            }
        }

        private void bringIntoForce(LogEntry entry, int index) {
            try {
                String digest = entry.details().text("trust");
                inForce = trust.find(digest);
                if (inForce.isEmpty()) {
                    refutations.add("entry " + index + " brings a trust file into force that is not among those given: "
                            + digest);
                }
            } catch (JsonException e) {
                refutations.add("entry " + index + " names no trust file: " + e.getMessage());
            }
        }

        private Optional<String> check(LogEntry entry, int index) {
            try {
                Envelope envelope = Envelope.read(
                        Bytes.ofBase64(entry.details().text("envelope")).array(), PayloadType.ORDER);
                if (!envelope.digest().hex().equals(entry.details().text("order"))) {
                    return Optional.of("entry " + index + " names another order than the one that was signed");
                }
                String key = entry.details().text("key");
                Order order = Order.read(envelope.payload().array());
                boolean isGood = files().stream()
                        .filter(file -> file.version() >= order.trustMin())
                        .anyMatch(file -> isSignedBy(envelope, key, entry.actor(), order, file));
                if (isGood) {
                    gathered.put(entry.object(), new Gathered(order, envelope));
                    return Optional.empty();
                }
                return Optional.of("entry " + index + " says that " + entry.actor() + " signed " + entry.object()
                        + ", and no signature in it is theirs");
            } catch (JsonException | IllegalArgumentException e) {
                return Optional.of("entry " + index + " holds no signed order: " + e.getMessage());
            }
        }

        /** The one in force; all of them where the log does not say. */
        private List<TrustFile> files() {
            return inForce.map(List::of).orElse(trust.files());
        }

        private Optional<String> begin(LogEntry entry, int index) {
            String plan;
            try {
                plan = entry.details().text("plan");
            } catch (JsonException e) {
                return Optional.of("entry " + index + " begins " + entry.object() + " and names no plan");
            }
            Gathered signed = gathered.get(plan);
            boolean isEnough = signed != null
                    && files().stream()
                            .anyMatch(file -> persons(signed, file)
                                    >= file.thresholds().of(signed.order().orderClass()));
            return isEnough
                    ? Optional.empty()
                    : Optional.of("entry " + index + " begins " + entry.object() + " of " + plan
                            + ", which too few persons had signed");
        }

        private static long persons(Gathered signed, TrustFile file) {
            return signed.envelope().signersAmong(file.approverKeys()).stream()
                    .filter(key ->
                            !file.isRevoked(key, signed.order().validity().issued()))
                    .flatMap(key -> file.personOf(key).stream())
                    .distinct()
                    .count();
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
