/** Who may make a host change: orders, the trust file that says whose signatures count, and the check of one against the other. Uses keys, digests and strict JSON. Tests start in {@code OrderVerifierTest}. */
@NullMarked
package io.oakum.trust.order;

import org.jspecify.annotations.NullMarked;
