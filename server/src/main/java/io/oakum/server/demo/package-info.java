/** A made-up fleet to look around in. Its hosts come in by the same calls as real ones; nothing else of the server knows of them. */
@NullMarked
package io.oakum.server.demo;

import org.jspecify.annotations.NullMarked;
