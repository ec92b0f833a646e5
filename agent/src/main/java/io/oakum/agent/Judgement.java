package io.oakum.agent;

import io.oakum.core.plan.ChangeSet;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.VerifyingKey;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.OrderClass;
import io.oakum.trust.order.OrderVerifier;
import io.oakum.trust.order.Rejection;
import io.oakum.trust.order.Target;
import io.oakum.trust.order.TrustFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether root obeys: people signed exactly this for this host, its time has come, and the owner of the host allows it. */
final class Judgement {
    private final Allegiance allegiance;
    private final Guard guard;
    private final Uptime uptime;

    /** @param uptime of this machine now */
    Judgement(Allegiance allegiance, Guard guard, Uptime uptime) {
        this.allegiance = allegiance;
        this.guard = guard;
        this.uptime = uptime;
    }

    sealed interface Verdict {
        /** @param online the server's key by which this was begun */
        record Obey(OrderVerifier.Verdict.Accepted accepted, ChangeSet changes, VerifyingKey online)
                implements Verdict {}

        record Refuse(String why) implements Verdict {}
    }

    /**
     * Judges what is to be carried out.
     *
     * @param begunBefore whether this very right was acted upon before, and is gone on with
     */
    Verdict judge(JsonObject request, Instant now, boolean begunBefore) throws IOException, JsonException {
        Optional<Allegiance.Member> member = allegiance.member();
        if (member.isEmpty()) {
            return new Verdict.Refuse("root has joined no fleet on this host; enrol it again: oakum-agent enrol");
        }
        Optional<TrustedTime> believed = allegiance.time();
        if (believed.isPresent() && believed.get().isAhead(now, uptime)) {
            return refuse(
                    Rejection.REJECT_CLOCK,
                    "it says " + now + ", and it is at least " + believed.get().floor(uptime) + "; set the clock");
        }
        Optional<Allegiance.Doubt> doubt = allegiance.doubt();
        if (doubt.isPresent()) {
            return refuse(Rejection.REJECT_LOG, doubt.get().why());
        }
        ChangeSet changes = changes(request.text("changes"));
        TrustFile trust = allegiance.follow(chain(request.texts("trust")));
        long done = allegiance.doneToken(trust.online());
        var moment = new OrderVerifier.Moment(now, begunBefore ? done - 1 : done);
        return switch (new OrderVerifier(trust, member.get().host()).judge(asked(request), moment)) {
            case OrderVerifier.Verdict.Rejected(Rejection why, String detail) -> refuse(why, detail);
            case OrderVerifier.Verdict.Accepted accepted -> {
                allegiance.believe(later(believed, accepted, now));
                yield within(accepted, changes, trust.online());
            }
        };
    }

    private static OrderVerifier.Request asked(JsonObject request) throws JsonException {
        return new OrderVerifier.Request(
                base64(request.text("order")),
                base64(request.text("activation")),
                Sha256.of(request.text("changes").getBytes(StandardCharsets.UTF_8)),
                Target.Proof.read(request.object("proof")));
    }

    private TrustedTime later(Optional<TrustedTime> believed, OrderVerifier.Verdict.Accepted accepted, Instant now) {
        Instant signed = accepted.order().validity().issued();
        Instant activated = accepted.activation().issued();
        Instant newest = activated.isAfter(signed) ? activated : signed;
        return believed.map(time -> time.believing(newest, now, uptime))
                .orElseGet(() -> TrustedTime.first(newest, now, uptime));
    }

    /** What the change set may do, and what the owner of this host lets be done to it. */
    private Verdict within(OrderVerifier.Verdict.Accepted accepted, ChangeSet changes, VerifyingKey online) {
        Order.Limits limits = accepted.order().limits();
        boolean disrupts = limits.reboot() || limits.maxRemovals() > 0;
        if (disrupts && accepted.order().orderClass() == OrderClass.CHANGE) {
            return refuse(Rejection.REJECT_CLASS, "it reboots or removes, and was signed as one that does not");
        }
        if (changes.touchesAgent() && accepted.order().orderClass() == OrderClass.CHANGE) {
            return refuse(Rejection.REJECT_CLASS, "it replaces the agent, and was signed as one that does not");
        }
        if (changes.touchesAgent() && changes.agentUpgrade().isEmpty()) {
            return refuse(
                    Rejection.REJECT_CLASS,
                    "the agent is replaced by itself and by a higher version, and by nothing else: "
                            + changes.canonicalLines().strip().replace('\n', ';'));
        }
        if (changes.removals().count() > limits.maxRemovals()
                || changes.installs().count() > limits.maxNew()) {
            return refuse(
                    Rejection.REJECT_CLASS,
                    "it removes " + changes.removals().count() + " packages and brings "
                            + changes.installs().count() + " new ones; signed were at most " + limits.maxRemovals()
                            + " and " + limits.maxNew());
        }
        if (!guard.changes()) {
            return refuse(Rejection.REJECT_LOCAL, "mode = observe in " + Guard.FILE);
        }
        return new Verdict.Obey(accepted, changes, online);
    }

    private static Verdict refuse(Rejection why, String detail) {
        return new Verdict.Refuse(why + ": " + why.meaning() + " (" + detail + ")");
    }

    static ChangeSet changes(String lines) throws JsonException {
        try {
            return ChangeSet.ofCanonicalLines(lines);
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Bytes> chain(List<String> texts) throws JsonException {
        var chain = new ArrayList<Bytes>();
        for (String text : texts) {
            chain.add(base64(text));
        }
        return chain;
    }

    private static Bytes base64(String text) throws JsonException {
        try {
            return Bytes.ofBase64(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException("broken base64: " + e.getMessage());
        }
    }
}
