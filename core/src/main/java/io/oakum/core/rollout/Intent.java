package io.oakum.core.rollout;

/** What people want of a rollout. {@code ABORT} is final. */
public enum Intent {
    RUN,
    PAUSE,
    ABORT
}
