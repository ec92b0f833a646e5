/** Placeholder of the module. */
@NullMarked
package io.oakum.lab;

import org.jspecify.annotations.NullMarked;
