package io.oakum.trust;

/** Bytes that are no strict JSON document, or a document that lacks what was asked of it. The message says where and why. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
