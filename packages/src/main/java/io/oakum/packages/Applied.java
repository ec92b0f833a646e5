package io.oakum.packages;

import io.oakum.core.problem.Problem;
import java.util.List;

/** How applying a change set ended, by the installer's own account; the truth is the next inventory. */
public sealed interface Applied {
    /** @param configFiles configuration files that were kept as they were though the package brought new ones */
    record Done(List<String> configFiles) implements Applied {
        public Done {
            configFiles = List.copyOf(configFiles);
        }
    }

    /** Refused where the installer starts; nothing was changed. */
    record Refused(Problem by) implements Applied {}

    /** Something was begun and did not end well. */
    record Failed(List<Problem> problems, List<String> configFiles) implements Applied {
        public Failed {
            problems = List.copyOf(problems);
            configFiles = List.copyOf(configFiles);
        }
    }
}
