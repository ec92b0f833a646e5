package io.oakum.store;

/** The database cannot be reached, started or trusted; the message says what to do. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean withoutRoom;

    public StoreException(String message) {
        super(message);
        this.withoutRoom = false;
    }

    public StoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    StoreException(String message, Throwable cause, boolean withoutRoom) {
        super(message, cause);
        this.withoutRoom = withoutRoom;
    }

    /** Whether the database answers, and its disk is full: what is there is read, and nothing is changed until there is room. */
    public boolean isWithoutRoom() {
        return withoutRoom;
    }
}
