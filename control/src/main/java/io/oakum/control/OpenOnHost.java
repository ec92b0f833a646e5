package io.oakum.control;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.KernelHeaders;
import io.oakum.core.exposure.Stance;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Flaw;
import io.oakum.core.priority.Policy;
import io.oakum.core.priority.Priority;
import io.oakum.core.priority.Situation;
import io.oakum.store.ExposureStore.Decided;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.KeyStore.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides what is open on a host: what its own package manager says and what the feeds say, taken together. An exposure is open while
 * one of them says so; only a trusted author's reasoned word closes what others open.
 */
final class OpenOnHost {
    private final HostSide host;
    private final Function<String, Flaw> flaws;
    private final List<Policy> policies;
    private final Map<String, List<Standing>> opens = new TreeMap<>();
    private final Map<String, Set<Long>> closed = new HashMap<>();

    private OpenOnHost(HostSide host, Function<String, Flaw> flaws, List<Policy> policies) {
        this.host = host;
        this.flaws = flaws;
        this.policies = policies;
    }

    /**
     * @param said of the host's keys, and perhaps of others
     * @param flaws what is known of a vulnerability itself
     * @param policies in force, one of which sets a deadline in every situation
     */
    static List<Decided> decide(
            HostSide host, Collection<Standing> said, Function<String, Flaw> flaws, List<Policy> policies) {
        var open = new OpenOnHost(host, flaws, policies);
        said.stream()
                .filter(each -> host.inUse().containsKey(each.said().key()))
                .forEach(open::sort);
        var vulnerabilities = new TreeSet<>(open.opens.keySet());
        vulnerabilities.addAll(host.reported().keySet());
        return vulnerabilities.stream()
                .flatMap(one -> open.decide(one).stream())
                .toList();
    }

    private void sort(Standing each) {
        if (each.said().closes()) {
            closed.computeIfAbsent(each.said().vulnerability(), _ -> new TreeSet<>())
                    .add(each.said().key());
        } else {
            opens.computeIfAbsent(each.said().vulnerability(), _ -> new ArrayList<>(1))
                    .add(each);
        }
    }

    private Optional<Decided> decide(String vulnerability) {
        Set<Long> closedKeys = closed.getOrDefault(vulnerability, Set.of());
        List<Standing> open = opens.getOrDefault(vulnerability, List.of()).stream()
                .filter(each -> !closedKeys.contains(each.said().key()))
                .toList();
        Optional<HostSide.Reported> own = Optional.ofNullable(host.reported().get(vulnerability))
                .filter(each -> !areClosed(each.word().shown().packages(), closedKeys));
        return open.isEmpty() && own.isEmpty() ? Optional.empty() : Optional.of(decided(vulnerability, open, own));
    }

    private boolean areClosed(List<String> packages, Set<Long> closedKeys) {
        Set<String> names = new LinkedHashSet<>();
        closedKeys.forEach(key -> names.add(name(host.component(key))));
        return !packages.isEmpty() && names.containsAll(packages);
    }

    private static String name(Component component) {
        return component.name() + ":" + component.architecture();
    }

    private Decided decided(String vulnerability, List<Standing> open, Optional<HostSide.Reported> own) {
        var packages = new TreeSet<String>();
        open.forEach(each -> packages.add(name(host.component(each.said().key()))));
        own.ifPresent(each -> packages.addAll(each.word().shown().packages()));
        ExposureState state = state(open, own);
        Instant openedAt = openedAt(open, own);
        Instant firstSeen = host.openedAt().getOrDefault(vulnerability, openedAt);
        Priority priority = areHeaders(packages)
                ? Bod2604.ofHeaders(firstSeen)
                : own.map(each -> orItsOwn(ofPolicies(vulnerability, state, firstSeen, open, own), each))
                        .orElseGet(() -> ofPolicies(vulnerability, state, firstSeen, open, own));
        var because = new ArrayList<>(Sentences.of(open, host::component));
        own.ifPresent(each -> because.addAll(each.word().shown().because()));
        because.addAll(priority.because());
        var shown = new Reported(
                vulnerability,
                state.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                own.map(each -> each.word().shown().hindrance()).orElse(""),
                priority.due(),
                priority.provisional(),
                priority.rule(),
                List.copyOf(new LinkedHashSet<>(because)),
                List.copyOf(packages));
        return new Decided(host.host(), shown, sources(open, own), openedAt);
    }

    /** Names come from hosts, who may name what they like. */
    private static boolean areHeaders(Set<String> packages) {
        boolean areNames = packages.stream().allMatch(each -> each.matches("[a-z0-9][a-z0-9+.-]*:[a-z0-9-]+"));
        return areNames
                && KernelHeaders.areAll(packages.stream()
                        .map(each -> each.split(":"))
                        .map(each -> new PackageKey(each[0], each[1]))
                        .toList());
    }

    private static List<String> sources(List<Standing> open, Optional<HostSide.Reported> own) {
        return Stream.concat(
                        own.stream().map(_ -> "host"),
                        open.stream()
                                .map(each -> each.said().advisory() + " ("
                                        + each.said().source() + ")")
                                .sorted()
                                .distinct())
                .toList();
    }

    /** What the host itself sees of its repositories is nearer than what a feed says of the world. */
    private static ExposureState state(List<Standing> open, Optional<HostSide.Reported> own) {
        ExposureState ofFeeds = ofFeeds(open);
        if (own.isEmpty()) {
            return ofFeeds;
        }
        ExposureState ofHost = ExposureState.valueOf(
                own.get().word().shown().state().toUpperCase(Locale.ROOT).replace('-', '_'));
        // The host sees old code in memory, and a feed knows that the code on disk is no better.
        boolean isDiskOpen = ofHost == ExposureState.RESTART_REQUIRED && !open.isEmpty();
        return isDiskOpen ? ofFeeds : ofHost;
    }

    private static ExposureState ofFeeds(List<Standing> open) {
        if (open.stream().anyMatch(each -> !each.said().fixed().isEmpty())) {
            return ExposureState.FIX_AVAILABLE;
        }
        boolean isOver = open.stream().anyMatch(each -> each.said().stance().equals(Stance.END_OF_LIFE.name()));
        return isOver ? ExposureState.END_OF_LIFE : ExposureState.NO_FIX;
    }

    private Instant openedAt(List<Standing> open, Optional<HostSide.Reported> own) {
        return Stream.concat(
                        own.stream().map(HostSide.Reported::since),
                        open.stream().map(each -> later(each.since(), host.since())))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Priority ofPolicies(
            String vulnerability,
            ExposureState state,
            Instant firstSeen,
            List<Standing> open,
            Optional<HostSide.Reported> own) {
        Optional<Instant> released = Stream.concat(
                        own.stream().flatMap(each -> each.word().released().stream()),
                        open.stream()
                                .filter(each -> !each.said().fixed().isEmpty())
                                .flatMap(each -> each.published().stream()))
                .min(Instant::compareTo);
        return Policy.earliest(
                policies, new Situation(host.asset(), flaws.apply(vulnerability), state, firstSeen, released));
    }

    /** The host tells its owner a deadline without asking the server: no later one may be told here. */
    private static Priority orItsOwn(Priority ours, HostSide.Reported own) {
        Reported shown = own.word().shown();
        if (!shown.due().isBefore(ours.due())) {
            return ours;
        }
        var because = new ArrayList<>(ours.because());
        because.add("the host itself set this date by " + shown.rule() + ", and no deadline moves back");
        return new Priority(shown.due(), shown.rule(), ours.provisional(), because);
    }
}
