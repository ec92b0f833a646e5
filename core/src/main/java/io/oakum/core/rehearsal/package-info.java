/** Whether a change would work, judged from what happened on a copy of the host. Uses plans and verification. Tests start in {@code RehearsalTest}. */
@NullMarked
package io.oakum.core.rehearsal;

import org.jspecify.annotations.NullMarked;
