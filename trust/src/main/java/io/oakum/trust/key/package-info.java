/** Whose signature stands under which bytes: Ed25519 keys and OpenSSH's signature format. Uses digests and nothing else. Tests start in {@code SshSignatureTest}. */
@NullMarked
package io.oakum.trust.key;

import org.jspecify.annotations.NullMarked;
