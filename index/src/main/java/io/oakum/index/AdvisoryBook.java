package io.oakum.index;

import io.oakum.core.exposure.Advisory;
import io.oakum.core.exposure.Affected.Subject;
import io.oakum.core.exposure.AliasGraph;
import io.oakum.core.exposure.Doubt;
import io.oakum.core.exposure.Statement;
import io.oakum.core.exposure.SupportEnd;
import io.oakum.core.inventory.Component;
import io.oakum.index.KeyCatalogue.PackageName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.roaringbitmap.RoaringBitmap;

/** What the advisories say of the keys, and whose support is over. */
final class AdvisoryBook {
    private final KeyCatalogue catalogue;
    private final Predicate<Advisory.Source> trusted;
    private final Consumer<Doubt> doubts;
    private final Map<AdvisoryName, List<HeldAdvisory>> advisories = new HashMap<>();
    private final Map<String, List<HeldAdvisory>> byVulnerability = new HashMap<>();
    private final Map<PackageName, List<Said>> byPackage = new HashMap<>();
    private final FlawNames names = new FlawNames();
    private final EndedSupport support = new EndedSupport();

    /** @param trusted whose reasoned word that a package is not affected counts */
    AdvisoryBook(KeyCatalogue catalogue, Predicate<Advisory.Source> trusted, Consumer<Doubt> doubts) {
        this.catalogue = catalogue;
        this.trusted = trusted;
        this.doubts = doubts;
    }

    /** Under which a feed's later word takes the place of its earlier one. */
    record AdvisoryName(String feed, String id) {
        static AdvisoryName of(Advisory advisory) {
            return new AdvisoryName(advisory.source().feed(), advisory.id());
        }
    }

    private record Said(HeldAdvisory advisory, Statement statement) {}

    /** The vulnerabilities of which something is said that counts, the ends of support among them. */
    Set<String> vulnerabilities() {
        if (support.names().isEmpty()) {
            return Collections.unmodifiableSet(byVulnerability.keySet());
        }
        var all = new HashSet<>(byVulnerability.keySet());
        all.addAll(support.names());
        return all;
    }

    /** Puts these ends of support, as of that day, in place of those before. */
    void supports(Collection<SupportEnd> ends, LocalDate today) {
        support.replace(ends, today, catalogue);
    }

    int size() {
        return advisories.size();
    }

    /** The keys that are open to the vulnerability. Not to be changed by the caller, and only good until the next change. */
    RoaringBitmap openKeys(String vulnerability) {
        List<HeldAdvisory> said = byVulnerability.getOrDefault(vulnerability, List.of());
        RoaringBitmap ended = support.keys(vulnerability);
        if (said.isEmpty()) {
            return ended;
        }
        if (said.size() == 1 && said.getFirst().closes().isEmpty() && ended.isEmpty()) {
            return said.getFirst().opens();
        }
        var open = new RoaringBitmap();
        said.forEach(each -> open.or(each.opens()));
        said.forEach(each -> open.andNot(each.closes()));
        open.or(ended);
        return open;
    }

    /** Everything that is said of a component now and counts for it or against it, or leaves it open. */
    List<Spoken> spoken(Component component) {
        var spoken = new ArrayList<Spoken>();
        for (Subject subject : Subject.values()) {
            for (Said said : byPackage.getOrDefault(PackageName.of(component, subject), List.of())) {
                Statement statement = said.statement();
                if (statement.isAbout(component) && statement.names(statement.versionOf(component))) {
                    spoken.add(said.advisory().spoken(statement.about(component)));
                }
            }
        }
        return List.copyOf(spoken);
    }

    /** The ids of the advisories that use one of the names, or a name of one that does. */
    Set<String> related(Collection<String> some) {
        var ids = new TreeSet<String>();
        names.related(some).forEach(each -> ids.add(each.advisory().id()));
        return ids;
    }

    /** The keys that an advisory of one of these ids opens or closes. */
    RoaringBitmap keysOf(Set<String> ids) {
        var keys = new RoaringBitmap();
        advisories.forEach((name, word) -> {
            if (ids.contains(name.id())) {
                word.forEach(each -> {
                    keys.or(each.opens());
                    keys.or(each.closes());
                });
            }
        });
        return keys;
    }

    /** Holds a new key against everything that was said of its package and its release. */
    void hold(int key) {
        Component component = catalogue.component(key);
        support.hold(key, component);
        for (Subject subject : Subject.values()) {
            for (Said said : byPackage.getOrDefault(PackageName.of(component, subject), List.of())) {
                if (said.statement().names(said.statement().versionOf(component))) {
                    said.advisory().hold(said.statement(), key, component);
                }
            }
        }
    }

    /**
     * Puts a feed's word in place of what it said under that name before; none is a withdrawal.
     *
     * @param changing told of each vulnerability whose open keys are about to change, perhaps more than once
     */
    void replace(AdvisoryName name, Collection<Advisory> word, Consumer<String> changing) {
        List<HeldAdvisory> old = advisories.getOrDefault(name, List.of());
        List<HeldAdvisory> held = word.stream().map(this::held).toList();
        old.forEach(each -> forget(each, changing));
        held.forEach(names::add);
        if (held.isEmpty()) {
            advisories.remove(name);
        } else {
            advisories.put(name, held);
        }
        var moved = new ArrayList<HeldAdvisory>(old);
        moved.addAll(held);
        nameAnew(moved, changing);
    }

    private HeldAdvisory held(Advisory advisory) {
        List<Statement> statements = advisory.isWithdrawn()
                ? List.of()
                : advisory.affected().stream()
                        .map(affected -> Statement.of(advisory, affected, catalogue.scheme(affected.ecosystem())))
                        .toList();
        var held = new HeldAdvisory(advisory, statements, trusted.test(advisory.source()));
        for (Statement statement : statements) {
            statement.doubts().forEach(doubts);
            catalogue.forEachNamed(statement, key -> held.hold(statement, key, catalogue.component(key)));
            byPackage
                    .computeIfAbsent(PackageName.of(statement.affected()), name -> new ArrayList<>(1))
                    .add(new Said(held, statement));
        }
        held.settle();
        return held;
    }

    private void forget(HeldAdvisory advisory, Consumer<String> changing) {
        detach(advisory, changing);
        names.remove(advisory);
        for (Statement statement : advisory.statements()) {
            byPackage.computeIfPresent(PackageName.of(statement.affected()), (name, said) -> {
                said.removeIf(each -> each.advisory() == advisory);
                return said.isEmpty() ? null : said;
            });
        }
    }

    /** Gives the advisories that changed, and their kin, the vulnerabilities that they are about from now on. */
    private void nameAnew(List<HeldAdvisory> moved, Consumer<String> changing) {
        var kin = names.kin(moved);
        var graph = AliasGraph.of(kin.stream().map(HeldAdvisory::advisory).toList());
        for (HeldAdvisory each : kin) {
            SortedSet<String> now = graph.vulnerabilities(each.advisory());
            if (!now.equals(each.vulnerabilities())) {
                detach(each, changing);
                each.isAbout(now);
                attach(each, changing);
            }
        }
    }

    private void attach(HeldAdvisory advisory, Consumer<String> changing) {
        if (advisory.statements().isEmpty()) {
            return;
        }
        for (String vulnerability : advisory.vulnerabilities()) {
            changing.accept(vulnerability);
            byVulnerability
                    .computeIfAbsent(vulnerability, key -> new ArrayList<>(1))
                    .add(advisory);
        }
    }

    private void detach(HeldAdvisory advisory, Consumer<String> changing) {
        for (String vulnerability : advisory.vulnerabilities()) {
            changing.accept(vulnerability);
            byVulnerability.computeIfPresent(vulnerability, (key, list) -> {
                list.remove(advisory);
                return list.isEmpty() ? null : list;
            });
        }
    }
}
