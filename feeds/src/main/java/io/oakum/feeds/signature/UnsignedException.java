package io.oakum.feeds.signature;

/** A feed that must be signed is not, or not by whom it must be; the message says which. */
public final class UnsignedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsignedException(String message) {
        super(message);
    }
}
