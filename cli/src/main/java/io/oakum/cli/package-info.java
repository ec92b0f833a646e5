/** Placeholder of the module. */
@NullMarked
package io.oakum.cli;

import org.jspecify.annotations.NullMarked;
