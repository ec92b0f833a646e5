package io.oakum.control;

import io.oakum.core.exposure.Assessor;
import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.KernelHeaders;
import io.oakum.core.exposure.Stance;
import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.priority.Bod2604;
import io.oakum.core.priority.Policy;
import io.oakum.core.priority.Priority;
import io.oakum.core.priority.Situation;
import io.oakum.store.ExposureStore.Decided;
import io.oakum.store.ExposureStore.Reported;
import io.oakum.store.FormerHosts.Before;
import io.oakum.store.KeyStore.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import java.util.stream.Stream;

/**
 * Decides what is open on a host: what its own package manager says and what the feeds say, taken together. An exposure is open while
 * one of them says so; only a trusted author's reasoned word closes what others open.
 */
final class OpenOnHost {
    private final HostSide host;
    private final KnownFlaws flaws;
    private final List<Policy> policies;
    private final Map<String, List<Standing>> opens = new TreeMap<>();
    private final Map<String, Set<Long>> closed = new HashMap<>();

    private OpenOnHost(HostSide host, KnownFlaws flaws, List<Policy> policies) {
        this.host = host;
        this.flaws = flaws;
        this.policies = policies;
    }

    /**
     * @param said of the host's keys, and perhaps of others
     * @param flaws what is known of the vulnerabilities themselves
     * @param policies in force, one of which sets a deadline in every situation
     */
    static List<Decided> decide(HostSide host, Collection<Standing> said, KnownFlaws flaws, List<Policy> policies) {
        var open = new OpenOnHost(host, flaws, policies);
        said.stream()
                .filter(each -> host.inUse().containsKey(each.said().key()))
                .forEach(open::sort);
        var vulnerabilities = new TreeSet<>(open.opens.keySet());
        vulnerabilities.addAll(host.reported().keySet());
        vulnerabilities.addAll(host.ended().keySet());
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
        var all = new Open(open, own, Optional.ofNullable(host.ended().get(vulnerability)), waitForBoot(open));
        return all.isThere() ? Optional.of(decided(vulnerability, all)) : Optional.empty();
    }

    /** Whether all that feeds say of is a kernel whose mended version is on the disk and does not run yet. */
    private boolean waitForBoot(List<Standing> feeds) {
        return !feeds.isEmpty()
                && feeds.stream()
                        .map(Standing::said)
                        .allMatch(
                                said -> Assessor.isMendedOnDisk(host.component(said.key()), said.fixed(), host.idle()));
    }

    private boolean areClosed(List<String> packages, Set<Long> closedKeys) {
        Set<String> names = new LinkedHashSet<>();
        closedKeys.forEach(key -> names.add(name(host.component(key))));
        return !packages.isEmpty() && names.containsAll(packages);
    }

    private static String name(Component component) {
        return component.name() + ":" + component.architecture();
    }

    /**
     * Who says that a vulnerability is open: feeds of its packages, the host itself, and a life cycle.
     *
     * @param waitsForBoot whether what the feeds say is over once the host runs the kernel that is on its disk
     */
    private record Open(
            List<Standing> feeds, Optional<HostSide.Reported> own, Optional<Ended> ended, boolean waitsForBoot) {
        boolean isThere() {
            return !feeds.isEmpty() || own.isPresent() || ended.isPresent();
        }

        List<String> sources() {
            return Stream.of(
                            own.stream().map(_ -> "host"),
                            ended.stream().map(Ended::source),
                            feeds.stream()
                                    .map(each -> each.said().advisory() + " ("
                                            + each.said().source() + ")")
                                    .sorted()
                                    .distinct())
                    .flatMap(each -> each)
                    .toList();
        }

        /** What the host itself sees of its repositories is nearer than what a feed says of the world. */
        ExposureState state() {
            if (own.isEmpty()) {
                return ofFeeds();
            }
            ExposureState ofHost = ExposureState.valueOf(
                    own.get().word().shown().state().toUpperCase(Locale.ROOT).replace('-', '_'));
            // The host sees old code in memory, and a feed knows that the code on disk is no better.
            boolean isDiskOpen = ofHost == ExposureState.RESTART_REQUIRED && !feeds.isEmpty();
            return isDiskOpen ? ofFeeds() : ofHost;
        }

        private ExposureState ofFeeds() {
            if (waitsForBoot) {
                return ExposureState.RESTART_REQUIRED;
            }
            if (feeds.stream().anyMatch(each -> !each.said().fixed().isEmpty())) {
                return ExposureState.FIX_AVAILABLE;
            }
            boolean isOver = ended.isPresent()
                    || feeds.stream().anyMatch(each -> each.said().stance().equals(Stance.END_OF_LIFE.name()));
            return isOver ? ExposureState.END_OF_LIFE : ExposureState.NO_FIX;
        }

        /** When the fix was published, the earliest that anybody tells. */
        Optional<Instant> released() {
            return Stream.concat(
                            own.stream().flatMap(each -> each.word().released().stream()),
                            feeds.stream()
                                    .filter(each -> !each.said().fixed().isEmpty())
                                    .flatMap(each -> each.published().stream()))
                    .min(Instant::compareTo);
        }
    }

    private Decided decided(String vulnerability, Open open) {
        var packages = new TreeSet<String>();
        open.feeds()
                .forEach(each -> packages.add(name(host.component(each.said().key()))));
        open.ended().ifPresent(each -> each.components().forEach(one -> packages.add(name(one))));
        open.own().ifPresent(each -> packages.addAll(each.word().shown().packages()));
        Optional<Before> before = Optional.ofNullable(host.brought().get(vulnerability));
        Instant openedAt =
                before.map(Before::openedAt).filter(openedAt(open)::isAfter).orElseGet(() -> openedAt(open));
        Instant firstSeen = host.openedAt().getOrDefault(vulnerability, openedAt);
        Priority priority = areHeaders(packages)
                ? Bod2604.ofHeaders(firstSeen)
                : orEarlier(ofPolicies(vulnerability, firstSeen, open), open.own(), before);
        var shown = new Reported(
                vulnerability,
                open.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                open.own().map(each -> each.word().shown().hindrance()).orElse(""),
                priority.due(),
                priority.provisional(),
                priority.rule(),
                because(vulnerability, open, priority),
                List.copyOf(packages));
        return new Decided(host.host(), shown, open.sources(), openedAt);
    }

    /** Each reason once. */
    private List<String> because(String vulnerability, Open open, Priority priority) {
        var because = new LinkedHashSet<>(Sentences.of(open.feeds(), host::component));
        if (open.waitsForBoot()) {
            because.add("a kernel without it is installed and does not run yet: a reboot closes it");
        }
        open.ended().ifPresent(each -> because.add(each.end().whenOver()));
        open.own().ifPresent(each -> because.addAll(each.word().shown().because()));
        because.addAll(priority.because());
        flaws.noMore(vulnerability).ifPresent(because::add);
        return List.copyOf(because);
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

    private Instant openedAt(Open open) {
        return Stream.of(
                        open.own().stream().map(HostSide.Reported::since),
                        open.ended().stream().map(each -> later(each.since(), host.since())),
                        open.feeds().stream().map(each -> later(each.since(), host.since())))
                .flatMap(each -> each)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Priority ofPolicies(String vulnerability, Instant firstSeen, Open open) {
        return Policy.earliest(
                policies,
                new Situation(host.asset(), flaws.flaw(vulnerability), open.state(), firstSeen, open.released()));
    }

    /**
     * The host tells its owner a deadline without asking the server, and its machine may have had one under a former id: no later one may
     * be told here.
     */
    private static Priority orEarlier(Priority ours, Optional<HostSide.Reported> own, Optional<Before> before) {
        Priority priority = own.map(each -> each.word().shown())
                .map(shown -> orEarlier(ours, shown.due(), shown.rule(), "the host itself set this date by "))
                .orElse(ours);
        if (before.isEmpty()) {
            return priority;
        }
        Before it = before.get();
        var because = new ArrayList<>(priority.because());
        because.add("open on this machine since " + LocalDate.ofInstant(it.openedAt(), ZoneOffset.UTC)
                + ", when it was host " + it.former() + ": its clock goes on");
        return orEarlier(
                new Priority(priority.due(), priority.rule(), priority.provisional(), because),
                it.due(),
                it.rule(),
                "this date was set for host " + it.former() + " by ");
    }

    private static Priority orEarlier(Priority ours, Instant due, String rule, String who) {
        if (!due.isBefore(ours.due())) {
            return ours;
        }
        var because = new ArrayList<>(ours.because());
        because.add(who + rule + ", and no deadline moves back");
        return new Priority(due, rule, ours.provisional(), because);
    }
}
