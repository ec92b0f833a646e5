package io.oakum.execution.offender;

import java.util.Random;

/** Chance that no test can repeat. */
public record RollsDice(Random random) {}
