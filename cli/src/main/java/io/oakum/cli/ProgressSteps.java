package io.oakum.cli;

import io.oakum.core.rollout.Step;
import io.oakum.execution.Steps;

/** A run's steps on the progress line. */
record ProgressSteps(ProgressLine progress) implements Steps {
    @Override
    public void step(Step step, String words) {
        progress.step(words);
    }

    @Override
    public void line(String line) {
        progress.line(line);
    }
}
