package io.oakum.lab;

/** The machine would not do what a lab needs; says what, and what gets it out of the way. */
public final class LabException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String wayOut;

    public LabException(String message, String wayOut) {
        super(message);
        this.wayOut = wayOut;
    }

    public LabException(String message, String wayOut, Throwable cause) {
        super(message, cause);
        this.wayOut = wayOut;
    }

    /** What the person can do about it, a command where there is one. */
    public String wayOut() {
        return wayOut;
    }
}
