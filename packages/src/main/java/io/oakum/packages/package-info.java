/** One package ecosystem on one host behind one interface: what is there, what could change, change exactly this. Uses core and a command runner. Tests start in {@code AptTest}. */
@NullMarked
package io.oakum.packages;

import org.jspecify.annotations.NullMarked;
