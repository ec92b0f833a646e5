package io.oakum.packages.offender.common;

/** A package that says nothing. */
public record Anything() {}
