/**
 * Answers how every ecosystem orders its versions, and which versions a range of an advisory holds.
 * Uses the core's {@code version} package and, where one is right on the corpora, a library (ADR 010); it is not for what runs as root.
 * Tests start in {@code VersionSchemesTest}.
 */
@NullMarked
package io.oakum.schemes;

import org.jspecify.annotations.NullMarked;
