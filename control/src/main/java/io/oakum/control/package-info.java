/** What people ask of the fleet and what time makes due: one class for each, one transaction for each. Uses the stores, the core and trust. Tests start in {@code EnrolmentTest}. */
@NullMarked
package io.oakum.control;

import org.jspecify.annotations.NullMarked;
