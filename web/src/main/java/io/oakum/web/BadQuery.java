package io.oakum.web;

/** An address asks for what there is not; the message says what, and what there is. */
public final class BadQuery extends Exception {
    private static final long serialVersionUID = 1;

    BadQuery(String message) {
        super(message);
    }
}
