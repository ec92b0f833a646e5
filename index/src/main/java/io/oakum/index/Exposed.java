package io.oakum.index;

/** A vulnerability and the hosts that have it. */
public record Exposed(String vulnerability, HostSet hosts) {}
