package io.oakum.execution.offender;

/** A variable that every thread shares. */
public final class SharedState {
    @SuppressWarnings("NonFinalStaticField")
    public static int counter;

    private SharedState() {}
}
