/** What is due now in a rollout: decided from what was promised, asked for and seen, remembered nowhere. Uses plans. Tests start in {@code ReconcilerTest}. */
@NullMarked
package io.oakum.core.rollout;

import org.jspecify.annotations.NullMarked;
