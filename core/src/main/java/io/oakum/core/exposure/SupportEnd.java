package io.oakum.core.exposure;

import io.oakum.core.inventory.Component;
import io.oakum.core.inventory.Ecosystem;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a release, or one package of it, stops getting fixes. After it the silence of a feed is no safety.
 *
 * @param packages the source package, or a name that ends in {@code .*}; empty for the whole release
 * @param end the last day with fixes for everybody; empty where the package is supported for limited use only
 * @param says the publisher's words
 */
public record SupportEnd(Ecosystem ecosystem, String packages, Optional<LocalDate> end, Phases phases, String says) {
    /** So many days before it an end is told of. */
    private static final long NOTICE = 90;

    /** Ends that are over, the earliest first, so that the same one is told of each time. */
    private static final Comparator<SupportEnd> EARLIEST = Comparator.comparing(
                    (SupportEnd each) -> each.end().orElse(LocalDate.MAX))
            .thenComparing(SupportEnd::packages)
            .thenComparing(SupportEnd::says);

    /**
     * Support of another kind around the last day with fixes for everybody.
     *
     * @param regular the last day of ordinary support, where a long-term one goes on until the end
     * @param extended the last day of a support that is for its subscribers alone
     */
    public record Phases(Optional<LocalDate> regular, Optional<LocalDate> extended) {
        public static final Phases NONE = new Phases(Optional.empty(), Optional.empty());
    }

    /** Whether it speaks of the whole release. */
    public boolean isRelease() {
        return packages.isEmpty();
    }

    public boolean isOver(LocalDate today) {
        return end.isPresent() && today.isAfter(end.get());
    }

    /** What somebody else than the distribution built was never the distribution's to support. */
    private boolean speaksOf(Component component) {
        if (isRelease() || !component.repository().isEmpty() || !ecosystem.covers(component.ecosystem())) {
            return false;
        }
        return packages.endsWith(".*")
                ? component.source().startsWith(packages.substring(0, packages.length() - 2))
                : packages.equals(component.source());
    }

    /** Under what name the end of a release's support is told. */
    public static String idOf(Ecosystem release) {
        return "end-of-life:" + release.name().toLowerCase(Locale.ROOT) + ":" + release.release();
    }

    /** Under what name the end of the support of the component's package in its release is told. */
    public static String idOf(Component component) {
        return idOf(component.ecosystem()) + ":" + component.source();
    }

    /**
     * The names of the ends that whoever has this component is open to.
     *
     * @param over ends of support that are over
     */
    public static List<String> namesOf(Component component, Collection<SupportEnd> over) {
        var names = new ArrayList<String>();
        if (over.stream().anyMatch(end -> end.isRelease() && end.ecosystem.equals(component.ecosystem()))) {
            names.add(idOf(component.ecosystem()));
        }
        if (over.stream().anyMatch(end -> end.speaksOf(component))) {
            names.add(idOf(component));
        }
        return names;
    }

    /** The end of the release's support, where it is over. */
    public static Optional<SupportEnd> over(Ecosystem release, Collection<SupportEnd> ends, LocalDate today) {
        return ends.stream()
                .filter(SupportEnd::isRelease)
                .filter(each -> each.ecosystem.equals(release) && each.isOver(today))
                .min(EARLIEST);
    }

    /** The end of the support of the component's package in its release, where it is over. */
    public static Optional<SupportEnd> over(Component component, Collection<SupportEnd> ends, LocalDate today) {
        return ends.stream()
                .filter(each -> each.speaksOf(component) && each.isOver(today))
                .min(EARLIEST);
    }

    /** The release's own exposure, where its last day with fixes is over. */
    public static Optional<Assessment> ofRelease(Ecosystem release, Collection<SupportEnd> ends, LocalDate today) {
        return over(release, ends, today)
                .map(_ -> new Assessment(
                        idOf(release),
                        Component.of(release, release.name().toLowerCase(Locale.ROOT), release.release()),
                        Standing.END_OF_LIFE,
                        Hindrance.NONE,
                        List.of(),
                        List.of()));
    }

    /** What is said of the support of one component's package. */
    public static List<SupportEnd> of(Component component, Collection<SupportEnd> ends) {
        return ends.stream().filter(end -> end.speaksOf(component)).toList();
    }

    /** Of one that is over: since when, and who may still get fixes. */
    public String whenOver() {
        String what = isRelease() ? release() : packages + " in " + release();
        return what + " gets no fixes since " + end.map(LocalDate::toString).orElse("ever")
                + (isRelease() || says.isBlank() ? "" : " (" + says + ")")
                + phases.extended()
                        .map(last -> "; extended support until " + last
                                + " is for its subscribers, and what it mends is not known here")
                        .orElse("")
                + ": what is not reported of it is not therefore safe";
    }

    /**
     * What cannot be known of a release whose support is not over: what comes after an end that is near, and what a support that is no
     * longer the ordinary one leaves out.
     */
    public Optional<String> notice(LocalDate today) {
        if (!isRelease() || end.isEmpty() || isOver(today)) {
            return Optional.empty();
        }
        LocalDate last = end.get();
        long days = ChronoUnit.DAYS.between(today, last);
        if (days <= NOTICE) {
            return Optional.of(
                    "what is found wrong with " + release() + " after " + last + ": it gets its last fixes then, in "
                            + days + (days == 1 ? " day" : " days") + "; plan the upgrade to a newer release");
        }
        return phases.regular()
                .filter(today::isAfter)
                .map(regular ->
                        "whether every package of " + release() + " still gets fixes: its ordinary support ended on "
                                + regular + ", and the long-term one until " + last + " covers fewer of them");
    }

    private String release() {
        return ecosystem.name() + " " + ecosystem.release();
    }
}
