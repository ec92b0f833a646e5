package io.oakum.control;

import io.oakum.control.Evidence.Kind;
import io.oakum.control.Evidence.Said;
import io.oakum.control.Evidence.Witness;
import io.oakum.core.priority.Flaw;
import io.oakum.store.ExposureTimes.Slowest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The four times of a vulnerability on its slowest host: the fix published, the flaw known to be exploited, found on the host, and closed
 * there or not yet.
 *
 * @param host the most urgent one that has it, else the one that had it last
 * @param flaw since when it is known to be exploited
 * @param found since when the host has it
 */
public record FourClocks(Witness host, Fix fix, Flaw flaw, Instant found, End end) {
    /** What a deadline's reason says of an advisory that names a mended version. */
    private static final String MENDED = ", mended in ";

    /** When a fix was published, the earliest that anybody tells: what a deadline counts from too. */
    public sealed interface Fix {
        /** @param index of the advisory in the evidence */
        record ByAdvisory(Instant at, String advisory, int index) implements Fix {}

        /** As the host's own package sources tell. */
        record ByHost(Instant at) implements Fix {}

        record NotKnown() implements Fix {}

        default Optional<Instant> published() {
            return switch (this) {
                case ByAdvisory one -> Optional.of(one.at());
                case ByHost one -> Optional.of(one.at());
                case NotKnown _ -> Optional.empty();
            };
        }
    }

    /** How it stands on the host. */
    public sealed interface End {
        record Closed(Instant at) implements End {}

        /** @param waitsForRestart whether the fix is on the disk and the old code still runs */
        record Open(Instant due, boolean provisional, boolean waitsForRestart) implements End {}
    }

    static FourClocks of(Slowest slowest, Flaw flaw, List<Said> said) {
        return new FourClocks(witness(slowest), fix(slowest, said), flaw, slowest.opened(), end(slowest));
    }

    static Witness witness(Slowest slowest) {
        return new Witness(slowest.host(), slowest.name());
    }

    private static Fix fix(Slowest slowest, List<Said> said) {
        Optional<Fix.ByAdvisory> advised = IntStream.range(0, said.size())
                .filter(index -> isMendedBy(said.get(index), slowest.because()))
                .mapToObj(index -> said.get(index).published().stream()
                        .map(at -> new Fix.ByAdvisory(at, said.get(index).name(), index)))
                .flatMap(each -> each)
                .min(Comparator.comparing(Fix.ByAdvisory::at));
        Optional<Instant> own = slowest.released()
                .filter(at -> advised.isEmpty() || at.isBefore(advised.get().at()));
        return own.<Fix>map(Fix.ByHost::new).or(() -> advised).orElseGet(Fix.NotKnown::new);
    }

    /** Of all advisories those count that this host is open to, and that name a mended version for it. */
    private static boolean isMendedBy(Said one, List<String> because) {
        return one.kind() == Kind.ADVISORY
                && because.stream().anyMatch(reason -> one.isIn(reason) && reason.contains(MENDED));
    }

    private static End end(Slowest slowest) {
        return slowest.closed()
                .<End>map(End.Closed::new)
                .orElseGet(() -> new End.Open(
                        slowest.due(), slowest.provisional(), slowest.state().equals("restart-required")));
    }
}
