package io.oakum.twin;

/** The answer to a wish for a twin. */
public sealed interface Opening<T> {

    record Opened<T>(T twin) implements Opening<T> {}

    /** No twin; nothing is left of the attempt. */
    record Refused<T>(Refusal refusal) implements Opening<T> {}

    /**
     * @param why with the values that led to it
     * @param wayOut what somebody can do about it
     */
    record Refusal(Cause cause, String why, String wayOut) {}

    enum Cause {
        NOT_ROOT,
        TOOL_MISSING,
        ANOTHER_TWIN,
        NO_MEMORY,
        NO_SPACE,
        NO_OVERLAY,
        OVERLAY_TOO_DEEP,
        UPPER_ON_OVERLAY,
        NO_USER_NAMESPACES,
        NO_SYSTEMD,
        BUILD_FAILED
    }
}
