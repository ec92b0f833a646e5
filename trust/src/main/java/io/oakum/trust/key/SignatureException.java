package io.oakum.trust.key;

/** Bytes that are no key or no signature; the message says what about them is wrong. */
public final class SignatureException extends Exception {
    private static final long serialVersionUID = 1L;

    public SignatureException(String message) {
        super(message);
    }
}
