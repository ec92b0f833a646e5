/**
 * Answers which of two versions is the later one, and what is a version at all, in the words of the package manager that made them.
 * Uses the JDK's strings and nothing else of Oakum: every other package of the core may stand on this one.
 * Tests start in {@code DebSchemeTest}.
 */
@NullMarked
package io.oakum.core.version;

import org.jspecify.annotations.NullMarked;
