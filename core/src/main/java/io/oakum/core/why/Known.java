package io.oakum.core.why;

import io.oakum.core.exposure.ExposureState;
import io.oakum.core.exposure.Hindrance;
import io.oakum.core.inventory.Life;
import io.oakum.core.inventory.ReportDoubt;
import io.oakum.core.problem.Problem;
import io.oakum.core.rollout.Execution;
import io.oakum.core.rollout.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server knows about one host, read in one transaction.
 *
 * @param told what the host's newest report says, of those that are believed; empty before the first
 * @param doubted what it reported since and is not believed
 * @param open its exposures, by all sources
 * @param covers the plans that meant this host and are not done on it, the newest first
 */
public record Known(Who who, Optional<Told> told, Optional<Doubted> doubted, List<Open> open, List<Cover> covers) {
    public Known {
        open = List.copyOf(open);
        covers = List.copyOf(covers);
    }

    /**
     * The host.
     *
     * @param retiredReason empty while it is in the fleet
     */
    public record Who(String id, String name, Life life, Optional<Instant> heard, String retiredReason) {}

    /**
     * A report that is not believed.
     *
     * @param says what of it cannot be, to be read after the host's name
     */
    public record Doubted(ReportDoubt doubt, String says) {}

    /**
     * A host's own report.
     *
     * @param refuses why the owner of the host lets nothing be changed there, empty where changes are allowed
     * @param problems what keeps everything there from being patched
     * @param installed the names of its packages
     */
    public record Told(
            Instant at,
            String refuses,
            List<Problem> problems,
            List<Offer> offers,
            Restart restart,
            Set<String> installed) {
        public Told {
            problems = List.copyOf(problems);
            offers = List.copyOf(offers);
            installed = Set.copyOf(installed);
        }
    }

    /** A newer version of a package that a repository of the host offers. */
    public record Offer(String name, String version, Hindrance hindrance, List<String> vulnerabilities) {
        public Offer {
            vulnerabilities = List.copyOf(vulnerabilities);
        }
    }

    /**
     * Old code that still runs.
     *
     * @param units services that run it
     */
    public record Restart(boolean reboot, List<String> reasons, List<String> units) {
        public Restart {
            reasons = List.copyOf(reasons);
            units = List.copyOf(units);
        }
    }

    /**
     * An exposure of the host.
     *
     * @param packages by name
     * @param because in words, who says so
     */
    public record Open(
            String vulnerability,
            ExposureState state,
            List<String> packages,
            List<String> because,
            Optional<Acceptance> accepted) {
        public Open {
            packages = List.copyOf(packages);
            because = List.copyOf(because);
        }
    }

    /** An exception in force. */
    public record Acceptance(long id, String owner, Instant until) {}

    /**
     * A plan that means the host.
     *
     * @param packages which it changes, or was asked to change, on this host
     */
    public record Cover(String plan, Set<String> packages, Stand stand) {
        public Cover {
            packages = Set.copyOf(packages);
        }
    }

    /** How a plan stands, for this one host. */
    public sealed interface Stand {
        /** @param words how far it is */
        record Making(String words) implements Stand {}

        /** @param why it does not cover the host */
        record LeftOut(String why) implements Stand {}

        record Unsigned(int missing) implements Stand {}

        record Expired() implements Stand {}

        /**
         * It is a rollout.
         *
         * @param ring the host's
         * @param words what the host does, or what keeps it
         * @param wanted who asked for what people want of it, and why
         */
        record Rolling(String rollout, Phase phase, int ring, Execution execution, String words, String wanted)
                implements Stand {}
    }
}
