package io.oakum.core.elsewhere.offender;

/** A package of the core that nobody gave a place. */
public record NotInTheOrder() {}
