/**
 * A place to run commands in that looks like this host and is none of it: an overlay of it, or that overlay booted.
 * Uses the JDK and {@code transport} alone, and knows no package manager.
 * Tests start in {@code MountPlanTest}, and with the real thing in {@code OverlayTwinTest} of {@code e2e}.
 */
@NullMarked
package io.oakum.twin;

import org.jspecify.annotations.NullMarked;
