package io.oakum.core.plan.offender;

/** Stands far behind the versions in the core's order. */
public record Later() {}
