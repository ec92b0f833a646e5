package io.oakum.core.exposure;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import java.util.Optional;

/** What keeps an offered fix from being installed by the next ordinary upgrade. */
public enum Hindrance {
    NONE,
    HELD,
    PINNED,
    PHASED,
    KEPT_BACK,
    CONFFILE,
    SUBSCRIPTION,
    SOURCE_MISSING;

    /**
     * What it means for one package, with the command that gets it out of the way on that host.
     *
     * @param version the one that is offered
     * @return empty where nothing keeps the package from its new version
     */
    public Optional<Problem> problem(String name, String version) {
        String what = name + " " + version;
        return switch (this) {
            case NONE, CONFFILE -> Optional.empty();
            case SUBSCRIPTION ->
                Optional.of(
                        Problem.of(ProblemCode.SUBSCRIPTION, what + " is offered to subscribers of its vendor only"));
            case SOURCE_MISSING ->
                Optional.of(Problem.of(
                        ProblemCode.SOURCE_MISSING, what + " comes from a repository that is not configured here"));
            case HELD ->
                Optional.of(new Problem(
                        ProblemCode.HELD, what + " is not installed: the package is held", "apt-mark unhold " + name));
            case PINNED ->
                Optional.of(new Problem(
                        ProblemCode.PINNED,
                        what + " is not installed: a pin keeps it away",
                        "apt-cache policy " + name));
            case PHASED ->
                Optional.of(new Problem(
                        ProblemCode.PHASED,
                        what + " is being phased in and is not yet this host's turn",
                        "wait, or: oakum patch " + name + "=" + version));
            case KEPT_BACK ->
                Optional.of(new Problem(
                        ProblemCode.KEPT_BACK, what + " is kept back by the resolver", "oakum why " + name));
        };
    }
}
