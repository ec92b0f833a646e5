package io.oakum.server;

import io.helidon.http.Method;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;

/**
 * One way to call the server. A route that does not say who may call it cannot be written down.
 *
 * @param path with parameters in braces, as in {@code openapi.yaml}
 * @param isToldOnce whether its answer holds a secret, which is kept nowhere
 */
record Route(Method method, String path, Access access, Body body, boolean isToldOnce, Handler handler) {

    /** How what a caller sends is taken. */
    enum Body {
        /** In memory, and little of it. */
        SMALL,
        /** Into a file that is gone after the call. */
        FILE
    }

    /** Who may call it. */
    sealed interface Access {
        record Needs(Permission permission) implements Access {}

        /** Nobody has to be known. Each such route stands in the list that a test holds. */
        record Anyone() implements Access {}
    }

    @FunctionalInterface
    interface Handler {
        Answer answer(Call call) throws StoreException, JsonException;
    }

    static Route needs(Permission permission, Method method, String path, Handler handler) {
        return new Route(method, path, new Access.Needs(permission), Body.SMALL, false, handler);
    }

    /** The same, where the answer holds a secret. */
    Route toldOnce() {
        return new Route(method, path, access, body, true, handler);
    }

    static Route anyone(Method method, String path, Handler handler) {
        return new Route(method, path, new Access.Anyone(), Body.SMALL, false, handler);
    }

    /** A route to which a file is sent. */
    static Route upload(Permission permission, Method method, String path, Handler handler) {
        return new Route(method, path, new Access.Needs(permission), Body.FILE, false, handler);
    }
}
