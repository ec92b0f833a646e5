package io.oakum.control;

import io.oakum.core.exposure.Stance;
import io.oakum.core.inventory.Component;
import io.oakum.store.KeyStore.Said;
import io.oakum.store.KeyStore.Standing;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongFunction;

/** What advisories say, in words, one sentence for each and not for each package. */
final class Sentences {
    private static final int NAMED = 3;

    private Sentences() {}

    private record Word(String source, String advisory, String stance, String fixed) {
        static Word of(Said said) {
            return new Word(said.source(), said.advisory(), said.stance(), said.fixed());
        }
    }

    static List<String> of(Collection<Standing> said, LongFunction<Component> component) {
        Map<Word, TreeSet<String>> packages = new LinkedHashMap<>();
        said.forEach(each -> packages.computeIfAbsent(Word.of(each.said()), _ -> new TreeSet<>())
                .add(component.apply(each.said().key()).name()));
        return packages.entrySet().stream()
                .map(each -> sentence(each.getKey(), List.copyOf(each.getValue())))
                .toList();
    }

    private static String sentence(Word word, List<String> packages) {
        String named = String.join(", ", packages.subList(0, Math.min(NAMED, packages.size())))
                + (packages.size() > NAMED ? " and " + (packages.size() - NAMED) + " more" : "");
        return word.advisory() + " (" + word.source() + ") says that " + named
                + (packages.size() > 1 ? " are affected, " : " is affected, ") + remedy(word);
    }

    private static String remedy(Word word) {
        if (!word.fixed().isEmpty()) {
            return "mended in " + word.fixed();
        }
        return switch (Stance.valueOf(word.stance())) {
            case AFFECTED, NOT_AFFECTED, UNDETERMINED -> "and names no mended version";
            case END_OF_LIFE -> "and gets no more fixes";
            case NO_DSA -> "too minor for an advisory of its own";
            case POSTPONED -> "and its fix waits for a later one";
            case IGNORED -> "and will not be mended";
        };
    }
}
