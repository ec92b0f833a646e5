/** Placeholder of the module. */
@NullMarked
package io.oakum.trust;

import org.jspecify.annotations.NullMarked;
