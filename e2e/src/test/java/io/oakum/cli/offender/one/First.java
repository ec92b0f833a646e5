package io.oakum.cli.offender.one;

import io.oakum.cli.offender.two.Second;

/** One half of a circle. */
public record First(Second second) {}
