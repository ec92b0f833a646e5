/** What an agent and its server say to each other. Uses strict JSON, reads what it does not know with patience. Tests start in {@code ProtocolJsonTest}. */
@NullMarked
package io.oakum.protocol;

import org.jspecify.annotations.NullMarked;
