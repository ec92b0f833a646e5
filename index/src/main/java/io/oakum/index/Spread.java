package io.oakum.index;

/**
 * How far a vulnerability has spread.
 *
 * @param tier how bad it is; 0 is the worst
 * @param hosts how many hosts have it
 */
public record Spread(String vulnerability, int tier, int hosts) {}
