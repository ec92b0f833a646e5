package io.oakum.trust.log;

/** A checkpoint, note or key of a log that cannot be read; the message says why. */
public final class LogException extends Exception {
    private static final long serialVersionUID = 1L;

    public LogException(String message) {
        super(message);
    }
}
