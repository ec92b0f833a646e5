package io.oakum.trust.log;

import io.oakum.trust.Sha256;

/**
 * What a log says of itself at one moment (C2SP tlog-checkpoint).
 *
 * @param origin which log, such as {@code oakum/FLEET/EPOCH}
 * @param size how many entries it has
 */
public record Checkpoint(String origin, long size, Sha256 root) {
    private static final int LINES = 3;

    public Checkpoint {
        if (origin.isBlank() || origin.contains("\n")) {
            throw new IllegalArgumentException("'" + origin + "' cannot name a log");
        }
        if (size < 0) {
            throw new IllegalArgumentException("a log cannot have " + size + " entries");
        }
    }

    /** The text that is signed: origin, size and root, a line each. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /** Reads the text; lines behind the third are extensions and are passed over. */
    public static Checkpoint ofText(String text) throws LogException {
        String[] lines = text.split("\n", -1);
        if (lines.length < LINES + 1) {
            throw new LogException("a checkpoint has " + LINES + " lines, this has " + (lines.length - 1));
        }
        try {
            if (!lines[1].matches("0|[1-9][0-9]{0,17}")) {
                throw new LogException("'" + lines[1] + "' is no size of a log");
            }
            return new Checkpoint(lines[0], Long.parseLong(lines[1]), Sha256.ofBase64(lines[2]));
        } catch (IllegalArgumentException e) {
            throw new LogException("the checkpoint is broken: " + e.getMessage());
        }
    }
}
