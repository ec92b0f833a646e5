package io.oakum.packages;

import io.oakum.core.inventory.PackageKey;
import io.oakum.core.plan.ChangeSet;
import io.oakum.core.version.Version;
import java.util.List;

/** What somebody wants of a host's packages. */
public sealed interface Goal {
    /** Every update that is offered. */
    record Everything() implements Goal {}

    /** These packages at exactly these versions, and what that entails. */
    record Exactly(List<Wanted> wanted) implements Goal {
        public Exactly {
            wanted = List.copyOf(wanted);
        }
    }

    /** What {@code changes} says, from files where they are named, and what that entails now. */
    record Again(ChangeSet changes, PackageManager.Supply supply) implements Goal {}

    record Wanted(PackageKey key, Version version) {}
}
