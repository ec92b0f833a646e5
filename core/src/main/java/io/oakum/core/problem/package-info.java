/** The catalogue of everything that can go wrong, each with a code, a way out and an exit code. Uses nothing. Tests start in {@code ProblemCodeTest}. */
@NullMarked
package io.oakum.core.problem;

import org.jspecify.annotations.NullMarked;
