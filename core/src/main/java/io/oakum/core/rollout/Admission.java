package io.oakum.core.rollout;

/** Whether a host may start now. */
public sealed interface Admission {
    record Now() implements Admission {}

    record NotYet(String why) implements Admission {}
}
