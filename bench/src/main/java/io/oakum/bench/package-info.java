/**
 * Answers how fast Oakum is beside the best alternative, measured in the same run.
 * May use every module, and the libraries it compares them with, which nothing else may.
 * Tests start in {@code InTurnTest}.
 */
@NullMarked
package io.oakum.bench;

import org.jspecify.annotations.NullMarked;
