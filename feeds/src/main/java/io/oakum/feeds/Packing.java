package io.oakum.feeds;

import java.nio.charset.StandardCharsets;

/** How bytes are packed, by how they begin. */
enum Packing {
    NONE,
    GZIP,
    ZIP,
    OTHER;

    private static final int TAR_MARK = 257;

    static Packing of(byte[] prefix) {
        if (begins(prefix, 0, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (begins(prefix, 0, 'P', 'K', 3, 4) || begins(prefix, 0, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        boolean isOther = begins(prefix, 0, 0xfd, '7', 'z', 'X', 'Z')
                || begins(prefix, 0, 'B', 'Z', 'h')
                || begins(prefix, 0, 0x28, 0xb5, 0x2f, 0xfd)
                || isTar(prefix);
        return isOther ? OTHER : NONE;
    }

    private static boolean isTar(byte[] prefix) {
        return prefix.length > TAR_MARK + 5
                && new String(prefix, TAR_MARK, 5, StandardCharsets.US_ASCII).equals("ustar");
    }

    private static boolean begins(byte[] prefix, int from, int... mark) {
        if (prefix.length < from + mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((prefix[from + i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
