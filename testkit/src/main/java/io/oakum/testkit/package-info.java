/** Placeholder of the module. */
@NullMarked
package io.oakum.testkit;

import org.jspecify.annotations.NullMarked;
