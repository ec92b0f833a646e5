/**
 * Answers whether what is built is what may be handed on: whose work is in it, and that it can be built again the same.
 * May use the files that the build left behind.
 * Start with {@code ThirdPartyTest}.
 */
@NullMarked
package io.oakum.e2e.delivery;

import org.jspecify.annotations.NullMarked;
