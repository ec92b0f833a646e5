package io.oakum.execution;

import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was well before a change and is not after it.
 *
 * @param units that ran and have failed
 * @param checks that said yes and say no, by their words
 */
record Unwell(Set<String> units, Set<String> checks) {
    static final Unwell NOTHING = new Unwell(Set.of(), Set.of());

    Unwell {
        units = Set.copyOf(units);
        checks = Set.copyOf(checks);
    }

    static Unwell ofUnit(String unit) {
        return new Unwell(Set.of(unit), Set.of());
    }

    boolean isEmpty() {
        return units.isEmpty() && checks.isEmpty();
    }

    String inWords() {
        var all = new TreeSet<>(units);
        all.addAll(checks);
        return String.join(", ", all);
    }

    /** @param why what it was told of as, by code and in words: who goes on after a crash did not see it */
    JsonObject json(List<String> why) {
        return JsonObject.with(
                        "units", JsonArray.ofTexts(units.stream().sorted().toList()))
                .and("checks", JsonArray.ofTexts(checks.stream().sorted().toList()))
                .and("problems", JsonArray.ofTexts(why))
                .build();
    }

    static Unwell read(JsonObject object) throws JsonException {
        return new Unwell(Set.copyOf(object.texts("units")), Set.copyOf(object.texts("checks")));
    }
}
