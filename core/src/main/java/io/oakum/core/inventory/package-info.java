/** What a host has: its packages, kernel and boot. Uses versions. Tests start in {@code InventoryTest}. */
@NullMarked
package io.oakum.core.inventory;

import org.jspecify.annotations.NullMarked;
