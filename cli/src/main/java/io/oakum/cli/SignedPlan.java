package io.oakum.cli;

import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.order.Envelope;
import io.oakum.trust.order.Order;
import io.oakum.trust.order.PayloadType;
import io.oakum.trust.order.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A plan as its order's bytes have it. Nothing that the server says is shown that these bytes do not name: by the digest of the
 * document, by the root over all hosts and their change sets, and by the digest of each change set.
 *
 * @param digest names the order; two people who sign the same one read the same digest to each other
 */
record SignedPlan(Order order, Bytes bytes, Sha256 digest, JsonObject document) {

    /** @throws JsonException if what the server shows is not what the order names; the message says in what */
    static SignedPlan check(JsonObject offered) throws JsonException {
        Bytes payload = Bytes.ofBase64(offered.text("payload"));
        Order order = Order.read(payload.array());
        Bytes text = Bytes.ofText(offered.text("document"));
        if (!Sha256.of(text.array()).equals(order.planDigest())) {
            throw new JsonException("its document is not the one that the order names");
        }
        JsonObject document = Json.readObject(text.array());
        Set<String> sets = changeSets(document);
        List<Target> targets = targets(document, sets);
        if (targets.size() != order.targets().count()
                || !Target.root(targets).equals(order.targets().root())) {
            throw new JsonException("its hosts are not those that the order names");
        }
        requireSameRings(order, document);
        requireWatchedRings(order);
        Envelope envelope = Envelope.unsigned(PayloadType.ORDER, payload.array());
        return new SignedPlan(order, Bytes.of(envelope.signedBytes()), envelope.digest(), document);
    }

    /** The rings stand in both: hosts obey the order's, and people read the document's. */
    private static void requireSameRings(Order order, JsonObject document) throws JsonException {
        List<JsonObject> shown = document.objects("rings");
        if (shown.size() != order.rings().size()) {
            throw new JsonException("its rings are not those of the order");
        }
        for (Order.Ring ring : order.rings()) {
            JsonObject other = shown.get(ring.no());
            boolean isSame = other.wholeNumber("no") == ring.no()
                    && other.objects("hosts").size() == ring.count()
                    && other.wholeNumber("maxActive") == ring.maxActive()
                    && other.wholeNumber("soakSeconds") == ring.soak().toSeconds();
            if (!isSame) {
                throw new JsonException("its ring " + ring.no() + " is not the one of the order");
            }
        }
    }

    /**
     * Hosts refuse to begin before their ring's earliest time, whoever opens it: the one thing that keeps rings apart if the server is not
     * what it was. Each is held against the time that the ring ahead is watched for.
     */
    private static void requireWatchedRings(Order order) throws JsonException {
        Instant earliest = order.validity().notBefore();
        for (Order.Ring ring : order.rings()) {
            if (ring.earliest().isBefore(earliest)) {
                throw new JsonException("hosts of its ring " + ring.no() + " could begin at " + ring.earliest()
                        + ", though those ahead of it are watched until " + earliest);
            }
            earliest = ring.earliest().plus(ring.soak());
        }
    }

    private static Set<String> changeSets(JsonObject document) throws JsonException {
        var sets = new HashSet<String>();
        for (JsonObject set : document.objects("changeSets")) {
            Sha256 digest = Sha256.of(set.text("lines").getBytes(StandardCharsets.UTF_8));
            if (!digest.hex().equals(set.text("digest"))) {
                throw new JsonException("the change set " + set.text("digest") + " is another");
            }
            sets.add(digest.hex());
        }
        return sets;
    }

    private static List<Target> targets(JsonObject document, Set<String> sets) throws JsonException {
        var targets = new ArrayList<Target>();
        for (JsonObject ring : document.objects("rings")) {
            for (JsonObject host : ring.objects("hosts")) {
                if (!sets.contains(host.text("changeSet"))) {
                    throw new JsonException("the change set of " + host.text("id") + " is not shown");
                }
                targets.add(new Target(
                        host.text("id"), (int) ring.wholeNumber("no"), Sha256.ofHex(host.text("changeSet"))));
            }
        }
        return targets;
    }
}
