package io.oakum.index;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected;
import io.oakum.core.exposure.Affected.Scope;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.Stance;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.exposure.VersionRange;
import io.oakum.core.exposure.VersionRange.Event;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import io.oakum.core.inventory.HostId;
import io.oakum.core.inventory.ModuleStream;
import io.oakum.core.version.AlpmScheme;
import io.oakum.core.version.VersionScheme;
import io.oakum.schemes.VersionSchemes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Makes up components and advisories from so few names and versions that they meet often, with every oddity that there is. */
final class World {
    private static final List<Ecosystem> ECOSYSTEMS = List.of(
            new Ecosystem("Debian", "12"),
            new Ecosystem("Debian", "11"),
            new Ecosystem("AlmaLinux", "9"),
            Ecosystem.of("PyPI"),
            Ecosystem.of("Packagist"),
            Ecosystem.of("Arch"),
            Ecosystem.of("Unheard-of"),
            // Oftener than the others, so that shelves get long.
            new Ecosystem("Debian", "12"),
            new Ecosystem("Debian", "12"),
            Ecosystem.of("PyPI"));

    private static final List<String> NAMES = List.of("curl", "Lib_Z", "lib-z");
    private static final List<String> VERSIONS = List.of(
            "0",
            "1",
            "1.0",
            "1.0-0",
            "1.0-1",
            "1.0~rc1",
            "1:0.5-1",
            "1.1-beta",
            "2.0-1",
            "2.0",
            "10",
            "no version at all",
            "",
            "3:1.0-1",
            "1.0.0",
            "2.0.0-3.el9",
            "9999999999999999999999");

    private final SplittableRandom random;

    World(SplittableRandom random) {
        this.random = random;
    }

    static Optional<VersionScheme> scheme(String ecosystem) {
        return ecosystem.equals("Arch") ? Optional.of(AlpmScheme.ALPM) : VersionSchemes.byOsvEcosystem(ecosystem);
    }

    static boolean isTrusted(Advisory.Source source) {
        return source.author().equals("vendor");
    }

    HostId host() {
        return new HostId("host-" + random.nextInt(12));
    }

    Set<Component> components(int most) {
        return Set.copyOf(several(most, this::component));
    }

    private Component component() {
        Component made = Component.of(of(ECOSYSTEMS), of(NAMES), of(VERSIONS));
        if (random.nextBoolean()) {
            made = made.builtFrom(of(NAMES), of(VERSIONS));
        }
        if (one(3)) {
            made = made.on(of(List.of("x86_64", "aarch64", "noarch")));
        }
        if (one(6)) {
            made = made.in(module());
        }
        return one(8) ? made.from(of(List.of("third party", "somebody"))) : made;
    }

    private ModuleStream module() {
        return one(2) ? new ModuleStream.Named(one(2) ? "a:1" : "a:2") : new ModuleStream.Unnamed();
    }

    Advisory advisory() {
        return new Advisory(
                id(),
                new Advisory.Source(of(List.of("OSV", "VEX")), of(List.of("vendor", "anybody"))),
                new TreeSet<>(several(2, () -> one(2) ? id() : cve())),
                new TreeSet<>(one(2) ? several(2, this::cve) : List.of()),
                one(6)
                        ? new Advisory.Dates(Optional.empty(), Optional.empty(), Optional.of(Instant.EPOCH))
                        : Advisory.Dates.UNKNOWN,
                "",
                several(3, this::affected));
    }

    SupportEnd supportEnd() {
        return new SupportEnd(
                of(ECOSYSTEMS),
                one(3) ? "" : of(List.of("curl", "lib-z", "Lib.*", "Lib_Z")),
                one(5) ? Optional.empty() : Optional.of(day()),
                SupportEnd.Phases.NONE,
                "");
    }

    LocalDate day() {
        return LocalDate.of(2026, 11, 1 + random.nextInt(6));
    }

    String id() {
        return one(6) ? cve() : "A-" + random.nextInt(6);
    }

    String feed() {
        return of(List.of("OSV", "VEX"));
    }

    private String cve() {
        return "CVE-2026-000" + random.nextInt(8);
    }

    private Affected affected() {
        Ecosystem ecosystem = of(ECOSYSTEMS);
        return new Affected(
                one(4) ? Ecosystem.of(ecosystem.name()) : ecosystem,
                of(List.of(Subject.values())),
                of(NAMES),
                one(3) ? of(List.of(Stance.values())) : Stance.AFFECTED,
                one(2) ? "the code is not in it" : "",
                one(3) ? several(3, () -> of(VERSIONS)) : List.of(),
                several(2, this::range),
                scope());
    }

    private VersionRange range() {
        return new VersionRange(several(3, () -> switch (random.nextInt(4)) {
            case 0 -> Event.introduced("0");
            case 1 -> Event.introduced(of(VERSIONS));
            case 2 -> Event.lastAffected(of(VERSIONS));
            default -> Event.fixed(of(VERSIONS));
        }));
    }

    private Scope scope() {
        Scope scope = one(4) ? Scope.ANY.on(Set.of("x86_64")) : Scope.ANY;
        if (one(6)) {
            scope = scope.in(module());
        }
        return one(6) ? scope.ofAnyEpoch() : scope;
    }

    <T> List<T> several(int most, java.util.function.Supplier<T> one) {
        return new ArrayList<>(IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(i -> one.get())
                .toList());
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
