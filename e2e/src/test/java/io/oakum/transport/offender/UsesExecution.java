package io.oakum.transport.offender;

import io.oakum.execution.offender.StartsProgram;

/** A lower module reaching up. */
public record UsesExecution(StartsProgram program) {}
