package io.oakum.core.exposure;

import io.oakum.core.exposure.Attribution.Says;
import io.oakum.core.exposure.Placed.OldCode;
import io.oakum.core.inventory.Component;
import io.oakum.core.version.DebScheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Says how a host stands to each vulnerability: what the advisories say of its components, and what only the host knows, taken
 * together. An exposure is open while one attribution is.
 */
public final class Assessor {
    private final Matcher matcher;
    private final Predicate<Advisory.Source> trusted;

    /** @param trusted whose reasoned word that a package is not affected counts */
    public Assessor(Matcher matcher, Predicate<Advisory.Source> trusted) {
        this.matcher = matcher;
        this.trusted = trusted;
    }

    /** Whether the statement closes what others open: a trusted author's, with the reason named. */
    public boolean closes(Attribution attribution) {
        return attribution.says() == Says.NOT_AFFECTED
                && !attribution.affected().because().isBlank()
                && trusted.test(attribution.advisory().source());
    }

    /** Whether it is there, and no kernel that does not run. */
    public static boolean isInUse(HostComponents host, Placed placed) {
        return switch (placed.presence()) {
            case CONFIGURATION_LEFT -> false;
            case INSTALLED ->
                host.runningKernel().isEmpty()
                        || !isKernel(placed.component())
                        || KernelPackages.runs(placed.component(), host.runningKernel());
        };
    }

    /** Whether it holds a kernel, so that it is in use only where that one runs. */
    public static boolean isKernel(Component component) {
        return KernelPackages.isImage(component);
    }

    /**
     * Whether a kernel that runs waits for a restart and for nothing else: another one of its source is on the disk that is not older than
     * what mends it.
     *
     * @param fixed the source's version that mends it; empty where none is named
     * @param idle kernels that are installed and do not run
     */
    public static boolean isMendedOnDisk(Component running, String fixed, Collection<Component> idle) {
        return !fixed.isEmpty()
                && isKernel(running)
                && idle.stream()
                        .anyMatch(each -> isKernel(each)
                                && each.source().equals(running.source())
                                && DebScheme.DEB.compare(each.sourceVersion(), fixed) >= 0);
    }

    /** The advisories that a component is open to, sorted; what a trusted author says it is not affected by is left out. */
    public List<Opening> openings(Component component, Matcher.Matched matched) {
        var said = matched.attributions();
        var closed = new TreeSet<String>();
        said.stream().filter(this::closes).forEach(each -> closed.addAll(matcher.vulnerabilities(each.advisory())));
        var open = new TreeMap<String, List<Attribution>>();
        said.stream()
                .filter(each -> each.says() == Says.AFFECTED)
                .forEach(each -> open.computeIfAbsent(each.advisory().id(), id -> new ArrayList<>(1))
                        .add(each));
        var openings = new ArrayList<Opening>(open.size());
        open.forEach((advisory, opens) -> {
            var vulnerabilities = new TreeSet<String>();
            opens.forEach(each -> vulnerabilities.addAll(matcher.vulnerabilities(each.advisory())));
            vulnerabilities.removeAll(closed);
            if (!vulnerabilities.isEmpty()) {
                openings.add(new Opening(advisory, vulnerabilities, component, fixes(opens)));
            }
        });
        return openings;
    }

    private static List<String> fixes(List<Attribution> opens) {
        return opens.stream()
                .flatMap(each -> each.fixed().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Open, closed and undetermined alike, by component and vulnerability; what nobody calls affected is left out. */
    public List<Assessment> assess(HostComponents host) {
        var assessments = new ArrayList<Assessment>();
        for (Placed placed : host.components()) {
            switch (placed.presence()) {
                case INSTALLED -> assessments.addAll(assess(host, placed));
                case CONFIGURATION_LEFT -> {}
            }
        }
        return List.copyOf(assessments);
    }

    private List<Assessment> assess(HostComponents host, Placed placed) {
        var onDisk = byVulnerability(matcher.match(placed.component()).attributions());
        var assessments = new ArrayList<Assessment>();
        onDisk.forEach((vulnerability, said) -> standing(said)
                .ifPresent(standing -> assessments.add(new Assessment(
                        vulnerability,
                        placed.component(),
                        inHost(standing, vulnerability, placed.component(), host),
                        hindrance(placed, said),
                        List.of(),
                        said))));
        placed.running().ifPresent(old -> assessments.addAll(stillRunning(placed, old, onDisk)));
        return assessments;
    }

    private Map<String, List<Attribution>> byVulnerability(List<Attribution> attributions) {
        var grouped = new TreeMap<String, List<Attribution>>();
        for (Attribution attribution : attributions) {
            for (String vulnerability : matcher.vulnerabilities(attribution.advisory())) {
                grouped.computeIfAbsent(vulnerability, key -> new ArrayList<>(1))
                        .add(attribution);
            }
        }
        return grouped;
    }

    private Optional<Standing> standing(List<Attribution> said) {
        boolean isOpen = said.stream().anyMatch(each -> each.says() == Says.AFFECTED);
        boolean isUndetermined = said.stream().anyMatch(each -> each.says() == Says.UNDETERMINED);
        if (!isOpen && !isUndetermined) {
            return Optional.empty();
        }
        if (said.stream().anyMatch(this::closes)) {
            return Optional.of(Standing.NOT_AFFECTED);
        }
        if (!isOpen) {
            return Optional.of(Standing.UNDETERMINED);
        }
        if (said.stream().anyMatch(each -> each.fixed().isPresent())) {
            return Optional.of(Standing.FIX_AVAILABLE);
        }
        boolean isOver = said.stream()
                .anyMatch(
                        each -> each.says() == Says.AFFECTED && each.affected().stance() == Stance.END_OF_LIFE);
        return Optional.of(isOver ? Standing.END_OF_LIFE : Standing.NO_FIX);
    }

    /** What the kernel's own state makes of it. */
    private static Standing inHost(Standing standing, String vulnerability, Component component, HostComponents host) {
        if (!standing.isOpen() || host.runningKernel().isEmpty() || !KernelPackages.isImage(component)) {
            return standing;
        }
        if (!KernelPackages.runs(component, host.runningKernel())) {
            return Standing.NOT_RUNNING;
        }
        return host.livePatched().contains(vulnerability) ? Standing.LIVE_PATCHED : standing;
    }

    /** What an ordinary upgrade meets; a fix that only subscribers get is one more thing in its way. */
    private static Hindrance hindrance(Placed placed, List<Attribution> said) {
        var fixes = said.stream()
                .filter(each -> each.says() == Says.AFFECTED && each.fixed().isPresent())
                .toList();
        boolean isForSubscribers = !fixes.isEmpty()
                && fixes.stream().allMatch(each -> each.affected().scope().subscription());
        return placed.hindrance() == Hindrance.NONE && isForSubscribers ? Hindrance.SUBSCRIPTION : placed.hindrance();
    }

    private List<Assessment> stillRunning(Placed placed, OldCode old, Map<String, List<Attribution>> onDisk) {
        var inMemory = placed.component().at(old.sourceVersion());
        var assessments = new ArrayList<Assessment>();
        byVulnerability(matcher.match(inMemory).attributions()).forEach((vulnerability, said) -> {
            boolean isMended =
                    standing(onDisk.getOrDefault(vulnerability, List.of())).isEmpty();
            if (isMended && standing(said).filter(Standing::isOpen).isPresent()) {
                assessments.add(new Assessment(
                        vulnerability,
                        placed.component(),
                        Standing.RESTART_REQUIRED,
                        placed.hindrance(),
                        old.who(),
                        said));
            }
        });
        return assessments;
    }
}
