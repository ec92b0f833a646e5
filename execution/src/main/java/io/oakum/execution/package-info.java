/** Placeholder of the module. */
@NullMarked
package io.oakum.execution;

import org.jspecify.annotations.NullMarked;
