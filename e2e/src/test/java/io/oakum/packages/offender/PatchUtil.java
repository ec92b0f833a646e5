package io.oakum.packages.offender;

/** A name that says nothing. */
public record PatchUtil() {}
