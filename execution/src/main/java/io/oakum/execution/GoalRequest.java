package io.oakum.execution;

import java.util.List;

/** What somebody asked to be changed, in their words. */
public sealed interface GoalRequest {
    record All() implements GoalRequest {}

    record Security() implements GoalRequest {}

    /** @param ids vulnerabilities to close */
    record Close(List<String> ids) implements GoalRequest {
        public Close {
            ids = List.copyOf(ids);
        }
    }

    /** @param names each {@code NAME} or {@code NAME=VERSION} */
    record Packages(List<String> names) implements GoalRequest {
        public Packages {
            names = List.copyOf(names);
        }
    }

    /** As the journal keeps it. */
    default String inWords() {
        return switch (this) {
            case All() -> "all";
            case Security() -> "security";
            case Close(var ids) -> String.join(" ", ids);
            case Packages(var names) -> String.join(" ", names);
        };
    }
}
