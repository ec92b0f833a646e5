package io.oakum.server;

/** Why somebody does something, in their own words: asked for on pages and over the API, and in the log for good. */
final class Reasons {
    static final int LONGEST = 1000;

    /** What one is, for whoever sent none. */
    static final String RULE = "a reason of 1 to " + LONGEST + " characters";

    /** What a remark is, for whoever sent none. */
    static final String REMARK = "one line of at most " + LONGEST + " characters";

    private Reasons() {}

    static boolean isReason(String text) {
        return !text.isBlank() && isText(text);
    }

    /** Whether it could be one, or is left empty. */
    static boolean isText(String text) {
        return text.length() <= LONGEST && text.indexOf('\0') < 0;
    }

    /** Whether it is one line, or left empty: it stands beside what was done. */
    static boolean isRemark(String text) {
        return text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl);
    }
}
