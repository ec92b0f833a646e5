package io.oakum.execution;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * How the host fared before a change that is taken back where it fares worse afterwards.
 *
 * @param checks that said yes, by their words
 * @param patience how long they may say no afterwards
 */
record Well(UnitHealth units, Set<String> checks, Duration patience) {
    private static final Duration LONGEST = Duration.ofHours(1);

    Well {
        checks = Set.copyOf(checks);
    }

    /** For a run that is verified after a boot. */
    JsonObject json() {
        return JsonObject.with("active", sorted(units.active()))
                .and("failed", sorted(units.failed()))
                .and("checks", sorted(checks))
                .and("patienceSeconds", patience.toSeconds())
                .build();
    }

    static Well read(JsonObject object) throws JsonException {
        var units = new UnitHealth(Set.copyOf(object.texts("active")), Set.copyOf(object.texts("failed")));
        long seconds = object.wholeNumber("patienceSeconds");
        if (seconds < 0 || seconds > LONGEST.toSeconds()) {
            throw new JsonException("patienceSeconds is " + seconds + ", not 0 to " + LONGEST.toSeconds());
        }
        return new Well(units, Set.copyOf(object.texts("checks")), Duration.ofSeconds(seconds));
    }

    private static JsonArray sorted(Collection<String> texts) {
        return JsonArray.ofTexts(texts.stream().sorted().toList());
    }
}
