/** Placeholder of the module. */
@NullMarked
package io.oakum.twin;

import org.jspecify.annotations.NullMarked;
