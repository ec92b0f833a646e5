package io.oakum.feeds.format;

/** A document or a row that is not taken. */
public final class RefusedException extends Exception {
    private final String reason;

    public RefusedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What is wrong with it, in words for the person who loads it. */
    public String reason() {
        return reason;
    }
}
