/** By when an exposure is to be closed, by which rule and why. Uses exposures. Tests start in {@code Bod2604Test}. */
@NullMarked
package io.oakum.core.priority;

import org.jspecify.annotations.NullMarked;
