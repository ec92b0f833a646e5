package io.oakum.core.rollout;

/** Whether a host may start now. */
public sealed interface Admission {
    record Now() implements Admission {}

    /** What keeps it goes by itself. */
    record NotYet(String why) implements Admission {}

    /** What keeps it is a person's to judge. */
    record Held(String why) implements Admission {}

    /** What there is to say to people of a host that waits; empty where nothing keeps it. */
    default String words() {
        return switch (this) {
            case Now() -> "";
            case NotYet(String why) -> why;
            case Held(String why) -> why;
        };
    }
}
