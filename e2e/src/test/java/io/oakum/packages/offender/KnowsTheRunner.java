package io.oakum.packages.offender;

import io.oakum.transport.LocalRunner;

/** An adapter that works on this machine only. */
public record KnowsTheRunner(LocalRunner runner) {}
