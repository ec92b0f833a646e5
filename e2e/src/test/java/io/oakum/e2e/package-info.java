/**
 * Answers whether the whole holds together: the rules of the architecture, and Oakum run as a person runs it.
 * May use every module.
 * Start with {@code ArchitectureTest}.
 */
@NullMarked
package io.oakum.e2e;

import org.jspecify.annotations.NullMarked;
