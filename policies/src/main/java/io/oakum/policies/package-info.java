/**
 * Answers what a policy's file says, and whether its conditions can be understood. Uses the core, CEL and YAML. Tests start in
 * {@code PolicyFileTest}.
 */
@NullMarked
package io.oakum.policies;

import org.jspecify.annotations.NullMarked;
