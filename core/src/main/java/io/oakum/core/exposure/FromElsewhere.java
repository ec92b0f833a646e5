package io.oakum.core.exposure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What hosts have from somebody else than their distribution, which the distribution's advisories are not held against.
 *
 * @param hosts how many have any of it
 * @param packages what most hosts have first
 */
public record FromElsewhere(int hosts, List<Had> packages) {
    private static final int NAMED = 10;

    private static final Comparator<Had> MOST_FIRST = Comparator.comparingInt(Had::hosts)
            .reversed()
            .thenComparing(Had::name)
            .thenComparing(Had::maker);

    public FromElsewhere {
        packages = List.copyOf(packages);
    }

    /**
     * A package in any version.
     *
     * @param maker whose it is
     */
    public record Had(String name, String maker, int hosts) {
        private String words() {
            return name + " from " + maker + " on " + counted(hosts, "host");
        }
    }

    public static FromElsewhere of(int hosts, Collection<Had> packages) {
        return new FromElsewhere(hosts, packages.stream().sorted(MOST_FIRST).toList());
    }

    /** What is not known because of it; empty where there is nothing of the kind. */
    public Optional<String> sentence() {
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        int more = packages.size() - NAMED;
        String named = packages.stream().limit(NAMED).map(Had::words).collect(Collectors.joining(", "));
        return Optional.of("what " + counted(packages.size(), "package")
                + (packages.size() == 1 ? " is" : " are") + " open to that came from elsewhere on "
                + counted(hosts, "host") + ", not matched to the distribution's advisories: " + named
                + (more > 0 ? " and " + more + " more" : ""));
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
