package io.oakum.execution;

import io.oakum.core.inventory.PackageKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says of what did not come from the distribution that the distribution's advisories are not held against it. */
final class Elsewhere {
    private Elsewhere() {}

    /** @param elsewhere whose each of these packages is */
    static Optional<String> caution(Map<PackageKey, String> elsewhere) {
        if (elsewhere.isEmpty()) {
            return Optional.empty();
        }
        var byMaker = new TreeMap<String, TreeSet<PackageKey>>();
        elsewhere.forEach((key, maker) ->
                byMaker.computeIfAbsent(maker, _ -> new TreeSet<>()).add(key));
        String told = byMaker.entrySet().stream()
                .map(each -> words(each.getKey(), each.getValue()))
                .collect(Collectors.joining("; "));
        return Optional.of("what " + elsewhere.size() + (elsewhere.size() == 1 ? " package is" : " packages are")
                + " open to that came from elsewhere, not matched to the distribution's advisories: " + told
                + " (mirrors of your own of the distribution are named in /etc/oakum/own-mirrors)");
    }

    private static String words(String maker, Set<PackageKey> packages) {
        return packages.stream().map(PackageKey::toString).collect(Collectors.joining(", ")) + " from " + maker;
    }
}
