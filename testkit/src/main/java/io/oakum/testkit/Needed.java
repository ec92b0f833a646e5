package io.oakum.testkit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test cannot do without: absent, the test is skipped aloud, or fails where skipping is forbidden. */
public final class Needed {
    private Needed() {}

    /** Goes on where it is there; {@code what} completes the sentence "needs ...". */
    public static void assume(boolean isThere, String what) {
        if (!isThere && Boolean.getBoolean("oakum.noskip")) {
            Assertions.fail("needs " + what + "; skipping is forbidden here");
        }
        Assumptions.assumeTrue(isThere, () -> "needs " + what);
    }
}
