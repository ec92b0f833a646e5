package io.oakum.lab;

import java.util.Optional;

/** What a lab host is made to be. */
public sealed interface HostKind {
    /** As the release was published, with its security source: real updates are outstanding. */
    record Outstanding() implements HostKind {}

    /** Everything that is offered is installed. */
    record Current() implements HostKind {}

    /** With outstanding updates, and something in their way. */
    record InTrouble(Trouble trouble) implements HostKind {}

    default String word() {
        return switch (this) {
            case Outstanding() -> "outstanding";
            case Current() -> "current";
            case InTrouble(Trouble trouble) -> trouble.word();
        };
    }

    default Optional<Trouble> inTrouble() {
        return switch (this) {
            case Outstanding(), Current() -> Optional.empty();
            case InTrouble(Trouble trouble) -> Optional.of(trouble);
        };
    }

    static Optional<HostKind> of(String word) {
        return switch (word) {
            case "outstanding" -> Optional.of(new Outstanding());
            case "current" -> Optional.of(new Current());
            case String other -> Trouble.of(other).map(InTrouble::new);
        };
    }
}
