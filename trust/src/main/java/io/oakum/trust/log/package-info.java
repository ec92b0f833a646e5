/** A log that cannot be rewritten unseen: RFC 6962's tree in C2SP's tiles, its proofs, and checkpoints as signed notes. Uses digests and keys. Tests start in {@code HashTreeTest}. */
@NullMarked
package io.oakum.trust.log;

import org.jspecify.annotations.NullMarked;
