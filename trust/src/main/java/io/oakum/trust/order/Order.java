package io.oakum.trust.order;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What people sign: one plan for so many hosts, in these rings, within these limits. Hosts refuse what goes beyond it, whoever asks.
 *
 * @param planDigest of the frozen plan
 * @param targets the root over all (agent, ring, change set), and how many there are
 * @param trustMin the lowest version of the trust file that it may be judged by
 * @param changeReference a ticket of the owner's, empty where there is none
 */
public record Order(
        String fleet,
        String id,
        OrderClass orderClass,
        Sha256 planDigest,
        Targets targets,
        List<Ring> rings,
        long trustMin,
        Validity validity,
        Limits limits,
        String changeReference,
        String reason) {
    private static final Set<String> MEMBERS = Set.of(
            "v",
            "fleet",
            "order_id",
            "op",
            "class",
            "plan_digest",
            "targets",
            "rings",
            "trust_min",
            "issued_at",
            "not_before",
            "expires_at",
            "max_duration_s",
            "limits",
            "change_ref",
            "reason");

    private static final String UNDO_IF_UNHEALTHY = "undo_if_unhealthy";
    private static final Set<String> LIMITS = Set.of("reboot", "max_removals", "max_new", "undo", UNDO_IF_UNHEALTHY);

    /** An order that lives longer than this is a standing permission, and would have to look like one. */
    public static final Duration MAX_LIFE = Duration.ofDays(62);

    private static final Duration MAX_SOAK = Duration.ofDays(31);
    private static final Duration MAX_RUN = Duration.ofDays(1);
    private static final int MAX_RINGS = 64;
    private static final int MAX_HOSTS = 10_000_000;
    private static final int MAX_WORDS = 1000;
    private static final String OPERATION = "apply-plan";

    public Order {
        rings = List.copyOf(rings);
        int hosts = rings.stream().mapToInt(Ring::count).sum();
        if (hosts != targets.count()) {
            throw new IllegalArgumentException("the rings hold " + hosts + " hosts, the order " + targets.count());
        }
    }

    public record Targets(Sha256 root, int count) {}

    /**
     * @param earliest before this a host refuses to start, whoever opens the ring
     * @param maxActive how many hosts may be changed at the same time
     */
    public record Ring(int no, int count, Instant earliest, int maxActive, Duration soak) {}

    /** @param maxDuration how long one host may take */
    public record Validity(Instant issued, Instant notBefore, Instant expires, Duration maxDuration) {
        public Validity {
            if (notBefore.isAfter(expires)
                    || Duration.between(notBefore, expires).compareTo(MAX_LIFE) > 0) {
                throw new IllegalArgumentException("an order valid from " + notBefore + " to " + expires
                        + " ends before it begins or lives longer than " + MAX_LIFE.toDays() + " days");
            }
        }
    }

    /**
     * What the change sets may do at most on one host.
     *
     * @param undo whether the signature covers taking it back
     * @param undoIfUnhealthy whether a host takes it back by itself where what was well before is not after it. It is written only where
     *     it is so: agents that do not know the word refuse such an order whole
     */
    public record Limits(boolean reboot, int maxRemovals, int maxNew, boolean undo, boolean undoIfUnhealthy) {}

    public byte[] write() {
        List<JsonValue> ringList = rings.stream().<JsonValue>map(Order::write).toList();
        JsonObject object = JsonObject.with("v", 1)
                .and("fleet", fleet)
                .and("order_id", id)
                .and("op", OPERATION)
                .and("class", orderClass.number())
                .and("plan_digest", planDigest.hex())
                .and(
                        "targets",
                        JsonObject.with("root", targets.root().hex())
                                .and("count", targets.count())
                                .build())
                .and("rings", new JsonArray(ringList))
                .and("trust_min", trustMin)
                .and("issued_at", validity.issued().toString())
                .and("not_before", validity.notBefore().toString())
                .and("expires_at", validity.expires().toString())
                .and("max_duration_s", validity.maxDuration().toSeconds())
                .and("limits", write(limits))
                .and("change_ref", changeReference)
                .and("reason", reason)
                .build();
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject write(Ring ring) {
        return JsonObject.with("no", ring.no())
                .and("count", ring.count())
                .and("earliest_start", ring.earliest().toString())
                .and("max_active", ring.maxActive())
                .and("soak_s", ring.soak().toSeconds())
                .build();
    }

    private static JsonObject write(Limits limits) {
        var written = JsonObject.with("reboot", limits.reboot())
                .and("max_removals", limits.maxRemovals())
                .and("max_new", limits.maxNew())
                .and("undo", limits.undo());
        return (limits.undoIfUnhealthy() ? written.and(UNDO_IF_UNHEALTHY, true) : written).build();
    }

    /** @throws JsonException if a member is missing, unknown or out of its bounds; the message names it */
    public static Order read(byte[] payload) throws JsonException {
        JsonObject object = Json.readObject(payload).only(MEMBERS);
        var fields = new Fields(object);
        fields.number("v", 1, 1);
        if (!object.text("op").equals(OPERATION)) {
            throw new JsonException("the operation '" + object.text("op") + "' is not known, only " + OPERATION);
        }
        var targets = new Fields(object.object("targets").only(Set.of("root", "count")));
        try {
            return new Order(
                    fields.id("fleet"),
                    fields.id("order_id"),
                    orderClass(fields.number("class", 0, 9)),
                    fields.digest("plan_digest"),
                    new Targets(targets.digest("root"), targets.number("count", 1, MAX_HOSTS)),
                    rings(object.objects("rings")),
                    fields.number("trust_min", 1, Integer.MAX_VALUE),
                    validity(fields),
                    limits(new Fields(object.object("limits").only(LIMITS))),
                    fields.words("change_ref", MAX_WORDS),
                    fields.words("reason", MAX_WORDS));
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static OrderClass orderClass(int number) throws JsonException {
        for (OrderClass known : OrderClass.values()) {
            if (known.number() == number) {
                return known;
            }
        }
        throw new JsonException("orders of class " + number + " are not taken");
    }

    private static Validity validity(Fields fields) throws JsonException {
        return new Validity(
                fields.instant("issued_at"),
                fields.instant("not_before"),
                fields.instant("expires_at"),
                fields.seconds("max_duration_s", MAX_RUN));
    }

    private static Limits limits(Fields fields) throws JsonException {
        return new Limits(
                fields.object().truth("reboot"),
                fields.number("max_removals", 0, MAX_WORDS),
                fields.number("max_new", 0, MAX_WORDS),
                fields.object().truth("undo"),
                fields.object().find(UNDO_IF_UNHEALTHY).isPresent()
                        && fields.object().truth(UNDO_IF_UNHEALTHY));
    }

    private static List<Ring> rings(List<JsonObject> objects) throws JsonException {
        if (objects.isEmpty() || objects.size() > MAX_RINGS) {
            throw new JsonException("an order has 1 to " + MAX_RINGS + " rings, not " + objects.size());
        }
        var rings = new ArrayList<Ring>();
        for (JsonObject object : objects) {
            var fields = new Fields(object.only(Set.of("no", "count", "earliest_start", "max_active", "soak_s")));
            rings.add(new Ring(
                    fields.number("no", rings.size(), rings.size()),
                    fields.number("count", 1, MAX_HOSTS),
                    fields.instant("earliest_start"),
                    fields.number("max_active", 1, MAX_HOSTS),
                    fields.seconds("soak_s", MAX_SOAK)));
        }
        return rings;
    }
}
