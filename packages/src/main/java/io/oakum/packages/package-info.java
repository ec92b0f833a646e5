/** Placeholder of the module. */
@NullMarked
package io.oakum.packages;

import org.jspecify.annotations.NullMarked;
