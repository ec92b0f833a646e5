/** How a command reaches a host and how its output comes back. Knows no package manager; uses the JDK alone. Tests start in {@code LocalRunnerTest}. */
@NullMarked
package io.oakum.transport;

import org.jspecify.annotations.NullMarked;
