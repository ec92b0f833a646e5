/**
 * Carrying out one host's part: survey, preflight, stage, apply, restart, verify, over a journal that survives a crash. Uses core,
 * trust, packages and the transport. Tests start in {@code JournalTest}.
 */
@NullMarked
package io.oakum.execution;

import org.jspecify.annotations.NullMarked;
