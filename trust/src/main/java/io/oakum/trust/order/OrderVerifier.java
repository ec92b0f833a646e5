package io.oakum.trust.order;

import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Activation.Act;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Judges, where root acts, whether a person allowed this, here and now. The server's opinion does not count.
 *
 * <p>The questions are asked in one order, and the first that is answered no decides: size, form, signatures, schema, threshold, trust
 * version, fleet, activation, target, time, replay. What the change set itself may do is asked afterwards, by who knows it.
 */
public final class OrderVerifier {
    /** Clocks of hosts differ by so much without anybody's fault. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final TrustFile trust;
    private final String agent;

    public OrderVerifier(TrustFile trust, String agent) {
        this.trust = trust;
        this.agent = agent;
    }

    /**
     * What a host is asked to do.
     *
     * @param order the envelope people signed
     * @param activation the envelope the server signed
     * @param changeSet the digest of what is to be changed here
     */
    public record Request(Bytes order, Bytes activation, Sha256 changeSet, Target.Proof proof) {}

    /** @param doneToken the highest token that this host has acted upon, 0 before the first */
    public record Moment(Instant now, long doneToken) {}

    public sealed interface Verdict {
        /** @param digest names the order in journals and reports */
        record Accepted(Order order, Sha256 digest, Activation activation) implements Verdict {}

        record Rejected(Rejection why, String detail) implements Verdict {}
    }

    public Verdict judge(Request request, Moment moment) {
        try {
            return check(request, moment);
        } catch (Refusal refusal) {
            return new Verdict.Rejected(refusal.why, refusal.detail);
        }
    }

    private Verdict check(Request request, Moment moment) throws Refusal {
        Envelope envelope = envelope(request.order(), PayloadType.ORDER);
        List<VerifyingKey> signers = envelope.signersAmong(trust.approverKeys());
        if (signers.isEmpty()) {
            throw new Refusal(
                    Rejection.REJECT_SIGNATURE,
                    "none of the " + trust.approvers().size() + " approvers' keys");
        }
        Order order = order(envelope);
        requireThreshold(order, signers);
        requireHere(order, moment.now());
        Activation activation = activation(request.activation(), envelope.digest());
        var target = new Target(agent, activation.ring(), request.changeSet());
        if (!target.isIn(order.targets(), request.proof())) {
            throw new Refusal(
                    Rejection.REJECT_TARGET,
                    agent + " in ring " + activation.ring() + " with change set " + request.changeSet()
                            + " is not among its " + order.targets().count() + " targets");
        }
        requireTime(order, activation, moment.now());
        if (activation.token() <= moment.doneToken()) {
            throw new Refusal(
                    Rejection.REJECT_REPLAY, "token " + activation.token() + " is not above " + moment.doneToken());
        }
        return new Verdict.Accepted(order, envelope.digest(), activation);
    }

    private static Envelope envelope(Bytes bytes, PayloadType type) throws Refusal {
        if (bytes.length() > 2 * type.maxBytes()) {
            throw new Refusal(Rejection.REJECT_SIZE, bytes.length() + " bytes");
        }
        try {
            return Envelope.read(bytes.array(), type);
        } catch (JsonException e) {
            // Nothing in an envelope that cannot be read can be a signature of anybody.
            throw new Refusal(Rejection.REJECT_SIGNATURE, String.valueOf(e.getMessage()));
        }
    }

    private static Order order(Envelope envelope) throws Refusal {
        try {
            return Order.read(envelope.payload().array());
        } catch (JsonException e) {
            throw new Refusal(Rejection.REJECT_SCHEMA, String.valueOf(e.getMessage()));
        }
    }

    private void requireThreshold(Order order, List<VerifyingKey> signers) throws Refusal {
        Instant issued = order.validity().issued();
        List<VerifyingKey> valid =
                signers.stream().filter(key -> !trust.isRevoked(key, issued)).toList();
        if (valid.isEmpty()) {
            throw new Refusal(
                    Rejection.REJECT_SIGNATURE,
                    "signed with a revoked key: " + signers.getFirst().id());
        }
        long persons = valid.stream()
                .map(trust::personOf)
                .flatMap(Optional::stream)
                .distinct()
                .count();
        int needed = trust.thresholds().of(order.orderClass());
        if (persons < needed) {
            throw new Refusal(
                    Rejection.REJECT_THRESHOLD,
                    persons + " of " + needed + " persons for class "
                            + order.orderClass().number());
        }
    }

    private void requireHere(Order order, Instant now) throws Refusal {
        if (order.trustMin() > trust.version()) {
            throw new Refusal(
                    Rejection.REJECT_TRUST_OLD, "wants version " + order.trustMin() + ", here is " + trust.version());
        }
        if (trust.expires().isBefore(now)) {
            throw new Refusal(Rejection.REJECT_TRUST_OLD, "the trust file here ended on " + trust.expires());
        }
        if (!order.fleet().equals(trust.fleet())) {
            throw new Refusal(Rejection.REJECT_FLEET, order.fleet() + ", here is " + trust.fleet());
        }
    }

    private Activation activation(Bytes bytes, Sha256 orderDigest) throws Refusal {
        Envelope envelope = envelope(bytes, PayloadType.ACTIVATION);
        if (envelope.signersAmong(List.of(trust.online())).isEmpty()) {
            throw new Refusal(Rejection.REJECT_SIGNATURE, "the activation is not signed with the fleet's online key");
        }
        try {
            Activation activation = Activation.read(envelope.payload().array());
            if (!activation.fleet().equals(trust.fleet())
                    || !activation.order().equals(orderDigest)
                    || !activation.agent().equals(agent)) {
                throw new Refusal(
                        Rejection.REJECT_TARGET, "the activation is for another order or for " + activation.agent());
            }
            return activation;
        } catch (JsonException e) {
            throw new Refusal(Rejection.REJECT_SCHEMA, String.valueOf(e.getMessage()));
        }
    }

    private static void requireTime(Order order, Activation activation, Instant now) throws Refusal {
        if (activation.ring() >= order.rings().size()) {
            throw new Refusal(Rejection.REJECT_TARGET, "the order has no ring " + activation.ring());
        }
        Instant earliest = order.rings().get(activation.ring()).earliest();
        if (now.isBefore(order.validity().notBefore()) || now.isBefore(earliest)) {
            throw new Refusal(Rejection.REJECT_NOT_YET, "ring " + activation.ring() + " not before " + earliest);
        }
        Instant end = order.validity().expires();
        if (now.isAfter(end) || now.isAfter(activation.deadline())) {
            throw new Refusal(
                    Rejection.REJECT_EXPIRED, "order until " + end + ", activation until " + activation.deadline());
        }
        if (activation.issued().isAfter(now.plus(SKEW))) {
            throw new Refusal(Rejection.REJECT_NOT_YET, "the activation is from the future: " + activation.issued());
        }
        if (activation.act() == Act.UNDO && !order.limits().undo()) {
            throw new Refusal(Rejection.REJECT_CLASS, "the signature does not cover taking it back");
        }
    }

    /** The first no. It never leaves this class. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final Rejection why;
        private final String detail;

        Refusal(Rejection why, String detail) {
            super(detail, null, false, false);
            this.why = why;
            this.detail = detail;
        }
    }
}
