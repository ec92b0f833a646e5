/** What is wrong with what a host has, and what stands in the way of mending it. Uses the inventory. Tests start in {@code HoldingsTest}. */
@NullMarked
package io.oakum.core.exposure;

import org.jspecify.annotations.NullMarked;
