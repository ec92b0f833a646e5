package io.oakum.core.exposure;

import java.util.Optional;

/**
 * What one advisory says of one component that a host has.
 *
 * @param affected the statement in the advisory that speaks of the component
 * @param fixed the first version after the component's that the statement calls mended
 */
public record Attribution(Advisory advisory, Affected affected, Says says, Optional<String> fixed) {

    public enum Says {
        /** The component carries the vulnerability. */
        AFFECTED,
        /** The component's version is past the mend, or outside what is affected. */
        MENDED,
        NOT_AFFECTED,
        UNDETERMINED
    }

    /** In words, with its source. */
    public String sentence() {
        String who = advisory.id() + " (" + advisory.source().feed() + ")";
        String why = affected.because().isEmpty() ? "" : ": " + affected.because();
        return switch (says) {
            case AFFECTED -> who + " says that " + affected.name() + " is affected, " + remedy() + why;
            case MENDED -> who + " says that this version of " + affected.name() + " is not affected" + why;
            case NOT_AFFECTED ->
                advisory.source().author() + " says in " + who + " that " + affected.name() + " is not affected" + why;
            case UNDETERMINED -> who + " says that it is not known whether " + affected.name() + " is affected" + why;
        };
    }

    private String remedy() {
        return fixed.map(version -> "mended in " + version).orElseGet(() -> switch (affected.stance()) {
            case AFFECTED, NOT_AFFECTED, UNDETERMINED -> "and names no mended version";
            case END_OF_LIFE -> "and gets no more fixes";
            case NO_DSA -> "too minor for an advisory of its own";
            case POSTPONED -> "and its fix waits for a later one";
            case IGNORED -> "and will not be mended";
        });
    }
}
