/** Whether what was promised is what a later inventory shows. Uses plans. Tests start in {@code VerifierTest}. */
@NullMarked
package io.oakum.core.verification;

import org.jspecify.annotations.NullMarked;
