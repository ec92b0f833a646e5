/** The server's process: its listeners, its table of routes, its loops and its wiring. Uses the use cases of control. Tests start in {@code ServerTest}. */
@NullMarked
package io.oakum.server;

import org.jspecify.annotations.NullMarked;
