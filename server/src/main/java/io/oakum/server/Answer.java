package io.oakum.server;

import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.Assets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What goes back to the caller. */
sealed interface Answer {
    record Document(JsonObject object) implements Answer {
        String text() {
            return Json.write(object) + "\n";
        }
    }

    record Page(int status, String html, SessionCookie cookie) implements Answer {
        Page(int status, String html) {
            this(status, html, new SessionCookie.Kept());
        }

        /** The same, to somebody who has just signed in. */
        Page with(SessionCookie signedIn) {
            return new Page(status, html, signedIn);
        }
    }

    record Text(String mediaType, String text) implements Answer {}

    /** A file whose address names its content: it never changes. */
    record Asset(Assets.File file) implements Answer {}

    /** A picture of the manual. */
    record Picture(Bytes jpeg) implements Answer {}

    /** Written while it goes out: a list of any length, or what goes on until somebody leaves. */
    record Streamed(String mediaType, Body body) implements Answer {}

    /** Writes until all is written, or until writing fails because nobody reads any more. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException, StoreException;
    }

    /** The caller is led on. */
    record SeeOther(String path, SessionCookie cookie) implements Answer {
        SeeOther(String path) {
            this(path, new SessionCookie.Kept());
        }
    }

    /** What becomes of the cookie that holds the session. */
    sealed interface SessionCookie {
        record Kept() implements SessionCookie {}

        /**
         * @param mark for the browser to keep of this sign-in; empty for none
         * @param isOverTls whether the browser may send it over TLS alone
         */
        record Set(String secret, String mark, boolean isOverTls) implements SessionCookie {}

        record Cleared() implements SessionCookie {}
    }

    /** The caller is led on, and the browser keeps how it wants its pages from now on. */
    record Preferring(String path, String cookie, String value) implements Answer {}

    /**
     * No, in the form of RFC 9457.
     *
     * @param code from the catalogue, the same that the command line prints
     */
    record Refused(int status, ProblemCode code, String detail) implements Answer {
        String text() {
            return Json.write(JsonObject.with("type", "urn:oakum:problem:" + code.id())
                            .and("title", code.meaning())
                            .and("status", status)
                            .and("code", code.id())
                            .and("detail", detail)
                            .build())
                    + "\n";
        }
    }

    /** What a call was answered before: the same call came again. */
    record Replayed(int status, String text) implements Answer {}

    static Answer notFound(String what) {
        return new Refused(404, ProblemCode.NOT_FOUND, what + " is not known here");
    }

    static Answer badRequest(String why) {
        return new Refused(400, ProblemCode.NOT_UNDERSTOOD, why);
    }

    /** A text that lies beside this class. */
    static Answer resource(String name, String mediaType) {
        try (InputStream resource = Answer.class.getResourceAsStream(name)) {
            return resource == null
                    ? notFound(name)
                    : new Text(mediaType, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
