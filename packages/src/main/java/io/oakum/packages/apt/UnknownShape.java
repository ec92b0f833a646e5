package io.oakum.packages.apt;

/** A program of the host printed what it never printed before: better to stop with its words than to guess. */
final class UnknownShape {
    private UnknownShape() {}

    static IllegalStateException of(String program, String text, Throwable cause) {
        return new IllegalStateException(program + " printed a line of an unknown shape: " + text, cause);
    }
}
