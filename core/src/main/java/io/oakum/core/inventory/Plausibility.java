package io.oakum.core.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether what a host reports can be what it has. Decides and keeps nothing. */
public final class Plausibility {
    /** Clocks that differ by less are as good as right. */
    public static final Duration CLOCKS_DIFFER = Duration.ofMinutes(15);

    /** No system is made of so many packages of one version; a handful may be. */
    static final int MANY = 50;

    private Plausibility() {}

    /** @param words what it says of itself that cannot be, to be read after the host's name */
    public record Doubted(ReportDoubt doubt, String words) {}

    /**
     * Whether it was made when it says.
     *
     * @param now by the server's clock
     * @param newest when the newest report that is known was made, by the host's clock; empty before the first
     */
    public static Optional<Doubted> ofTime(Instant made, Instant now, Optional<Instant> newest) {
        Duration ahead = Duration.between(now, made);
        if (ahead.compareTo(CLOCKS_DIFFER) > 0) {
            return Optional.of(new Doubted(
                    ReportDoubt.AHEAD,
                    "says that it was looked at on " + made + ", which is " + words(ahead)
                            + " ahead of the server's clock"));
        }
        Duration behind = newest.map(known -> Duration.between(made, known)).orElse(Duration.ZERO);
        return behind.compareTo(CLOCKS_DIFFER) > 0
                ? Optional.of(new Doubted(
                        ReportDoubt.BEHIND,
                        "says that it was looked at on " + made + ", which is " + words(behind)
                                + " before what it said last"))
                : Optional.empty();
    }

    /** Whether a host can have just that. */
    public static Optional<Doubted> ofContent(Inventory inventory) {
        int packages = inventory.packages().size();
        if (packages == 0) {
            return Optional.of(new Doubted(ReportDoubt.EMPTY, "says that it has no package at all"));
        }
        var versions = inventory.packages().values().stream()
                .map(each -> each.version().text())
                .distinct()
                .limit(2)
                .toList();
        return packages >= MANY && versions.size() == 1
                ? Optional.of(new Doubted(
                        ReportDoubt.ALIKE,
                        "says that all of its " + packages + " packages have the version " + versions.getFirst()))
                : Optional.empty();
    }

    private static String words(Duration time) {
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        return time.toHours() >= 2 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
    }
}
