package io.oakum.feeds.source;

/** A feed could not be fetched. The message names the address and what happened. */
public final class FeedException extends Exception {
    private final Cause cause;

    /** Whose fault it is. */
    public enum Cause {
        /** The address itself is not one that feeds are fetched from. */
        ADDRESS,
        /** The server is not there, is slow, or answers something else. */
        SERVER
    }

    FeedException(Cause cause, String message) {
        super(message);
        this.cause = cause;
    }

    public Cause why() {
        return cause;
    }
}
