/** The agent: what a host says to its server and what it does when asked, in two processes that share a socket. Uses the engine of the one-host loop. Tests start in {@code AgentTest}. */
@NullMarked
package io.oakum.agent;

import org.jspecify.annotations.NullMarked;
