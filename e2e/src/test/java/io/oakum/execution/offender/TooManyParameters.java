package io.oakum.execution.offender;

/** Seven things at once: a noun is missing. */
@SuppressWarnings("unused")
public final class TooManyParameters {
    public TooManyParameters(int a, int b, int c, int d, int e, int f, int g) {}
}
