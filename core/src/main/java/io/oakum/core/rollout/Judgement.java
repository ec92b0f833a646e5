package io.oakum.core.rollout;

/** What a gate says. Undecided is an answer of its own and never passes. */
public sealed interface Judgement {
    record Pass() implements Judgement {}

    record Fail(String why) implements Judgement {}

    record Undecided(String why) implements Judgement {}
}
