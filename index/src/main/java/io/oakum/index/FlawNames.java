package io.oakum.index;

import io.oakum.core.exposure.AliasGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which advisories use a name, as their own id or as an alias: so that one more of them moves only those that it is kin to. */
final class FlawNames {
    private final Map<String, List<HeldAdvisory>> users = new HashMap<>();

    void add(HeldAdvisory advisory) {
        names(advisory)
                .forEach(name ->
                        users.computeIfAbsent(name, key -> new ArrayList<>(1)).add(advisory));
    }

    void remove(HeldAdvisory advisory) {
        names(advisory)
                .forEach(name -> users.computeIfPresent(name, (key, list) -> {
                    list.remove(advisory);
                    return list.isEmpty() ? null : list;
                }));
    }

    private static Stream<String> names(HeldAdvisory advisory) {
        return Stream.concat(Stream.of(advisory.advisory().id()), advisory.advisory().aliases().stream())
                .distinct();
    }

    /** All that use one of the names, or are kin to one that does. */
    Set<HeldAdvisory> related(Collection<String> some) {
        var using = new LinkedHashSet<HeldAdvisory>();
        for (String name : some) {
            if (!AliasGraph.isCve(name)) {
                using.addAll(users.getOrDefault(name, List.of()));
            }
        }
        return kin(using);
    }

    /** All that share a name with one of these, or with one that does; a CVE id is nobody's bridge. */
    Set<HeldAdvisory> kin(Collection<HeldAdvisory> of) {
        var kin = new LinkedHashSet<HeldAdvisory>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<String>();
        of.stream().flatMap(FlawNames::names).filter(seen::add).forEach(open::add);
        while (!open.isEmpty()) {
            String name = open.remove();
            for (HeldAdvisory user : users.getOrDefault(name, List.of())) {
                boolean isBridge = !AliasGraph.isCve(name) || of.contains(user);
                if (isBridge && kin.add(user)) {
                    names(user).filter(seen::add).forEach(open::add);
                }
            }
        }
        return kin;
    }
}
