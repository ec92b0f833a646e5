/**
 * Answers what tests of several modules ask of their surroundings: where the corpora are, with which seed to run.
 * May use JUnit and the JDK, and no module of Oakum, since the lowest of them test with it.
 * Tests start in {@code SeedsTest}.
 */
@NullMarked
package io.oakum.testkit;

import org.jspecify.annotations.NullMarked;
