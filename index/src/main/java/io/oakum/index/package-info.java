/**
 * Answers which hosts have which vulnerability, for the whole fleet at once and from memory: a bitmap of hosts for each package version.
 * Uses the core and RoaringBitmap; it is never the truth but made from the kept facts at every start, and moves with them.
 * Tests start in {@code FleetIndexTest}.
 */
@NullMarked
package io.oakum.index;

import org.jspecify.annotations.NullMarked;
