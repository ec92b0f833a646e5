package io.oakum.server;

import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.util.Optional;

/** What goes back to the caller. */
sealed interface Answer {
    record Document(JsonObject object) implements Answer {
        String text() {
            return Json.write(object) + "\n";
        }
    }

    record Page(String html) implements Answer {}

    record Text(String mediaType, String text) implements Answer {}

    /** The caller is led on, with a cookie where one is set. */
    record SeeOther(String path, Optional<String> cookie) implements Answer {}

    /**
     * No, in the form of RFC 9457.
     *
     * @param code from the catalogue of problems
     */
    record Refused(int status, String code, String detail) implements Answer {
        String text() {
            return Json.write(JsonObject.with("type", "urn:oakum:problem:" + code)
                            .and("title", code)
                            .and("status", status)
                            .and("detail", detail)
                            .build())
                    + "\n";
        }
    }

    static Answer notFound(String what) {
        return new Refused(404, "request.not-found", what + " is not known here");
    }

    static Answer badRequest(String why) {
        return new Refused(400, "request.not-understood", why);
    }
}
