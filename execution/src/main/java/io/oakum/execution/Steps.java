package io.oakum.execution;

import io.oakum.core.rollout.Step;
import io.oakum.packages.PackageManager.Progress;

/** Hears which step begins, and what the programs below print. */
public interface Steps extends Progress {
    void step(Step step, String words);
}
