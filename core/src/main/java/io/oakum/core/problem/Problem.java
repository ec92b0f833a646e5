package io.oakum.core.problem;

/**
 * One thing that stands in the way, told to a person.
 *
 * @param message names the thing and the value
 * @param wayOut what to do next, a command where there is one
 */
public record Problem(ProblemCode code, String message, String wayOut) {

    /** A problem whose way out is the catalogue's own. */
    public static Problem of(ProblemCode code, String message) {
        return new Problem(code, message, code.wayOut());
    }
}
