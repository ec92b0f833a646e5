/**
 * Answers what never may depend on what, rule by rule, each with its because.
 * May use every module; the classes named offender beside the modules' own packages exist to break one rule each.
 * Start with {@code ArchitectureTest}.
 */
@NullMarked
package io.oakum.e2e.architecture;

import org.jspecify.annotations.NullMarked;
