package io.oakum.trust.order;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/**
 * The server's word that one host may now carry out its part of an order. It adds nothing to what the order allows.
 *
 * @param order the digest of the order's signed bytes
 * @param token the fence: of two activations for one host the higher counts
 */
public record Activation(
        String fleet, Sha256 order, String agent, int ring, Act act, long token, Instant issued, Instant deadline) {
    private static final Set<String> MEMBERS =
            Set.of("v", "fleet", "order", "agent", "ring", "act", "token", "issued_at", "deadline");

    /** What is to be done with the change set. */
    public enum Act {
        APPLY("apply"),
        UNDO("undo");

        private final String word;

        Act(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public byte[] write() {
        JsonObject object = JsonObject.with("v", 1)
                .and("fleet", fleet)
                .and("order", order.hex())
                .and("agent", agent)
                .and("ring", ring)
                .and("act", act.word)
                .and("token", token)
                .and("issued_at", issued.toString())
                .and("deadline", deadline.toString())
                .build();
        return Json.write(object).getBytes(StandardCharsets.UTF_8);
    }

    public static Activation read(byte[] payload) throws JsonException {
        JsonObject object = Json.readObject(payload).only(MEMBERS);
        var fields = new Fields(object);
        fields.number("v", 1, 1);
        return new Activation(
                fields.id("fleet"),
                fields.digest("order"),
                fields.id("agent"),
                fields.number("ring", 0, Integer.MAX_VALUE),
                act(object.text("act")),
                object.wholeNumber("token"),
                fields.instant("issued_at"),
                fields.instant("deadline"));
    }

    private static Act act(String word) throws JsonException {
        for (Act known : Act.values()) {
            if (known.word.equals(word)) {
                return known;
            }
        }
        throw new JsonException("the act '" + word + "' is not known");
    }
}
