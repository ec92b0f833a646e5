/**
 * Answers what hosts have, read from files: inventories of one host a line, and bills of materials. Uses the core's nouns and the JSON
 * reader of the formats. Tests start in {@code InventoriesTest}.
 */
@NullMarked
package io.oakum.feeds.inventory;

import org.jspecify.annotations.NullMarked;
