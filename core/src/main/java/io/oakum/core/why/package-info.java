/** Why a host of a fleet is not patched: every cause, the root first. Uses all of the core. Tests start in {@code WhyTest}. */
@NullMarked
package io.oakum.core.why;

import org.jspecify.annotations.NullMarked;
