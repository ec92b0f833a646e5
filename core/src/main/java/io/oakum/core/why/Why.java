package io.oakum.core.why;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.rollout.Execution;
import io.oakum.core.why.Known.Cover;
import io.oakum.core.why.Known.Offer;
import io.oakum.core.why.Known.Open;
import io.oakum.core.why.Known.Stand;
import io.oakum.core.why.Known.Told;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The one complete answer to "why is this host not patched?", from what a server knows. Decides and does nothing. */
public final class Why {
    private final Known known;
    private final Subject subject;
    private final List<Open> open;
    private final List<Offer> offers;

    private Why(Known known, Subject subject) {
        this.known = known;
        this.subject = subject;
        open = known.open().stream().filter(subject::means).toList();
        offers = known.told().map(Told::offers).orElse(List.of()).stream()
                .filter(this::isMeant)
                .toList();
    }

    /**
     * What was found.
     *
     * @param isOpen whether something is left to be done about it, as far as is known
     * @param causes root first
     */
    public record Answer(boolean isOpen, List<Cause> causes) {
        public Answer {
            causes = List.copyOf(causes);
        }
    }

    public static Answer of(Known known, Subject subject) {
        return new Why(known, subject).answer();
    }

    private boolean isMeant(Offer offer) {
        return switch (subject) {
            case Subject.Everything() -> true;
            case Subject.PackageName(String name) -> offer.name().equals(name);
            case Subject.Vulnerability(String id) -> isMeant(offer, id);
        };
    }

    /** Where no fix is waited for, a newer version of the same package keeps nothing. */
    private boolean isMeant(Offer offer, String id) {
        boolean closes = offer.vulnerabilities().contains(id);
        return open.isEmpty()
                ? closes
                : open.stream()
                        .filter(one -> one.state() == ExposureState.FIX_AVAILABLE)
                        .anyMatch(one -> closes || one.packages().contains(offer.name()));
    }

    private Answer answer() {
        List<Cause> ofLife = ofLife();
        if (known.told().isEmpty()) {
            boolean isIn = known.who().life().isCounted();
            return new Answer(isIn, ofLife.isEmpty() ? List.of(new Cause.NeverReported()) : ofLife);
        }
        Told told = known.told().get();
        if (offers.isEmpty() && open.isEmpty()) {
            return new Answer(false, ofNothing(told));
        }
        var causes = new ArrayList<>(ofLife);
        if (!told.refuses().isEmpty()) {
            causes.add(new Cause.GuardRefuses(told.refuses()));
        }
        // Of one vulnerability that people decided to live with, that is what keeps it; of a whole host it is an aside.
        boolean isDecision = subject instanceof Subject.Vulnerability;
        if (isDecision) {
            causes.addAll(ofAcceptances());
        }
        causes.addAll(ofWhatIsWanted(told));
        causes.addAll(ofExposures(told));
        if (!isDecision) {
            causes.addAll(ofAcceptances());
        }
        return new Answer(known.who().life().isCounted(), causes);
    }

    /** What has become of the host, and whether it can be told how it is. */
    private List<Cause> ofLife() {
        return with(ofDoubt(), ofLifeAlone());
    }

    private List<Cause> ofDoubt() {
        return known.doubted().stream()
                .filter(_ -> known.who().life().isCounted())
                .<Cause>map(Cause.Doubtful::new)
                .toList();
    }

    private static List<Cause> with(List<Cause> more, List<Cause> first) {
        return Stream.concat(first.stream(), more.stream()).toList();
    }

    private List<Cause> ofLifeAlone() {
        return switch (known.who().life()) {
            case EXPECTED -> List.of(new Cause.NeverCame());
            case PENDING -> List.of(new Cause.Pending());
            case QUARANTINED -> List.of(new Cause.Quarantined());
            case SILENT -> List.of(new Cause.Silent(known.who().heard()));
            case RETIRED -> List.of(new Cause.Retired(known.who().retiredReason()));
            case ACTIVE -> List.of();
        };
    }

    /** Nothing that was asked about is open. */
    private List<Cause> ofNothing(Told told) {
        return switch (subject) {
            case Subject.Everything() -> ofLife();
            case Subject.PackageName(String name) ->
                told.installed().contains(name) ? ofLife() : with(ofDoubt(), List.of(new Cause.NotInstalled(name)));
            case Subject.Vulnerability(String id) -> with(ofDoubt(), List.of(new Cause.NotKnown(id)));
        };
    }

    /** What keeps new versions, known or offered, from being installed: what somebody has to get out of the way first. */
    private List<Cause> ofWhatIsWanted(Told told) {
        var causes = new ArrayList<Cause>();
        List<Open> unoffered = open.stream()
                .filter(one -> one.state() == ExposureState.FIX_AVAILABLE && !isOffered(one))
                .toList();
        if (!offers.isEmpty() || !unoffered.isEmpty()) {
            told.problems().forEach(problem -> causes.add(new Cause.Told(problem)));
        }
        List<Offer> free = new ArrayList<>();
        for (Offer offer : offers) {
            if (offer.hindrance() == Hindrance.NONE) {
                free.add(offer);
            } else {
                causes.add(new Cause.Hindered(offer.hindrance(), offer.name(), offer.version()));
            }
        }
        if (!unoffered.isEmpty()) {
            causes.add(new Cause.NotOffered(
                    vulnerabilities(unoffered),
                    unoffered.stream()
                            .flatMap(one -> one.packages().stream())
                            .distinct()
                            .toList()));
        }
        causes.addAll(ofPlans(free));
        return causes;
    }

    private boolean isOffered(Open one) {
        return known.told().map(Told::offers).orElse(List.of()).stream()
                .anyMatch(offer -> offer.vulnerabilities().contains(one.vulnerability())
                        || one.packages().contains(offer.name()));
    }

    /** Nothing on the host stands in the way of these: each waits for a plan, and those of one plan are one cause. */
    private List<Cause> ofPlans(List<Offer> free) {
        Map<Optional<Cover>, List<String>> byPlan = new LinkedHashMap<>();
        for (Offer offer : free) {
            byPlan.computeIfAbsent(coverOf(offer), _ -> new ArrayList<>()).add(offer.name());
        }
        var causes = new ArrayList<Cause>();
        byPlan.forEach((cover, packages) -> causes.add(
                cover.map(one -> ofPlan(one, packages)).orElseGet(() -> new Cause.NoPlan(packages, word(packages)))));
        return causes;
    }

    /** The plan that goes on, else the newest that came to nothing. */
    private Optional<Cover> coverOf(Offer offer) {
        List<Cover> meant = known.covers().stream()
                .filter(cover -> cover.packages().contains(offer.name()))
                .toList();
        Predicate<Cover> goesOn = cover -> goesOn(cover.stand());
        return meant.stream().filter(goesOn).findFirst().or(() -> meant.stream().findFirst());
    }

    private static boolean goesOn(Stand stand) {
        return switch (stand) {
            case Stand.Making _, Stand.Unsigned _ -> true;
            case Stand.LeftOut _, Stand.Expired() -> false;
            case Stand.Rolling rolling -> !(rolling.execution() instanceof Execution.Settled);
        };
    }

    private String word(List<String> packages) {
        return switch (subject) {
            case Subject.Everything() -> "";
            case Subject.PackageName(String name) -> name;
            case Subject.Vulnerability(String id) -> packages.isEmpty() ? "" : id;
        };
    }

    private static Cause ofPlan(Cover cover, List<String> packages) {
        String plan = cover.plan();
        return switch (cover.stand()) {
            case Stand.Making(String words) -> new Cause.PlanMaking(plan, words, packages);
            case Stand.LeftOut(String why) -> new Cause.PlanLeftOut(plan, why, packages);
            case Stand.Unsigned(int missing) -> new Cause.PlanUnsigned(plan, missing, packages);
            case Stand.Expired() -> new Cause.PlanExpired(plan, packages);
            case Stand.Rolling rolling -> Turn.of(rolling);
        };
    }

    private List<Cause> ofExposures(Told told) {
        var causes = new ArrayList<Cause>();
        List<Open> stale = in(ExposureState.RESTART_REQUIRED);
        if (!stale.isEmpty()) {
            atWork().ifPresent(causes::add);
            causes.add(new Cause.OldCode(vulnerabilities(stale), told.restart()));
        }
        List<Open> unfixed = in(ExposureState.NO_FIX);
        if (!unfixed.isEmpty()) {
            causes.add(new Cause.NoFix(vulnerabilities(unfixed)));
        }
        in(ExposureState.END_OF_LIFE)
                .forEach(one -> causes.add(new Cause.EndOfLife(
                        one.because().isEmpty()
                                ? one.vulnerability()
                                : one.because().getFirst())));
        return causes;
    }

    private List<Cause> ofAcceptances() {
        return open.stream()
                .flatMap(one -> one.accepted().stream()
                        .<Cause>map(accepted -> new Cause.Accepted(one.vulnerability(), accepted)))
                .toList();
    }

    /** What is on the disk already may be a rollout's that has yet to restart it: then that is the root. */
    private Optional<Cause> atWork() {
        return known.covers().stream()
                .filter(cover -> cover.stand() instanceof Stand.Rolling rolling
                        && rolling.execution() instanceof Execution.Active)
                .findFirst()
                .filter(cover -> offers.stream()
                        .noneMatch(offer ->
                                cover.packages().contains(offer.name()) && offer.hindrance() == Hindrance.NONE))
                .map(cover -> ofPlan(cover, List.of()));
    }

    private List<Open> in(ExposureState state) {
        return open.stream().filter(one -> one.state() == state).toList();
    }

    private static List<String> vulnerabilities(List<Open> open) {
        return open.stream().map(Open::vulnerability).sorted().toList();
    }
}
