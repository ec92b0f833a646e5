package io.oakum.agent;

import io.oakum.agent.LogWatch.Opinion;
import io.oakum.protocol.PollAnswer;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.order.TrustFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Root's own opinion of the log, for as long as it is not believed: the network half shows what it saw, and root holds it against what it knows
 * itself. Once in doubt, no order is obeyed until a log is shown that goes on from what was known, or the roots' word that it came back from a
 * back-up.
 */
record DoubtedLog(Allegiance allegiance) {
    static final String ASK = "log";
    private static final Set<String> MEMBERS =
            Set.of("ask", "before", "checkpoint", "proof", "restoration", "trust", "alarm");

    /** The question, as the network half asks it. */
    static JsonObject question(String before, PollAnswer answer, String alarm) {
        return JsonObject.with("ask", ASK)
                .and("before", before)
                .and("checkpoint", answer.checkpoint())
                .and("proof", JsonArray.ofTexts(answer.consistency()))
                .and("restoration", answer.restoration())
                .and("trust", JsonArray.ofTexts(answer.trust()))
                .and("alarm", alarm)
                .build();
    }

    /** @return why the log is not believed; empty where it is */
    String hear(JsonObject asked) throws IOException, JsonException {
        asked.only(MEMBERS);
        Optional<Allegiance.Doubt> doubt = allegiance.doubt();
        String before = doubt.map(Allegiance.Doubt::before).orElse(asked.text("before"));
        Optional<TrustFile> trust = trust(asked.texts("trust"));
        // Before the first order root knows nobody's key, and takes the network half's word.
        String why = trust.isPresent() ? why(trust.get(), before, asked) : asked.text("alarm");
        if (why.isEmpty()) {
            allegiance.believeLog();
        } else if (doubt.isEmpty() && !asked.text("alarm").isEmpty()) {
            // Of two halves that disagree, root may be the one that has not heard of a newer trust file yet.
            allegiance.doubt(new Allegiance.Doubt(before, Unanswered.plain(why)));
        }
        return why;
    }

    private static String why(TrustFile trust, String before, JsonObject asked) throws JsonException {
        var shown = new LogWatch.Shown(asked.text("checkpoint"), asked.texts("proof"), asked.text("restoration"));
        return switch (new LogWatch(trust).of(before, shown)) {
            case Opinion.Refused(String words) -> words;
            case Opinion.Restored _, Opinion.Believed _ -> "";
        };
    }

    private Optional<TrustFile> trust(List<String> chain) throws IOException, JsonException {
        if (chain.isEmpty() || allegiance.member().isEmpty()) {
            return allegiance.trust();
        }
        try {
            return Optional.of(
                    allegiance.follow(chain.stream().map(Bytes::ofBase64).toList()));
        } catch (IllegalArgumentException e) {
            throw new JsonException("broken base64: " + e.getMessage());
        }
    }
}
