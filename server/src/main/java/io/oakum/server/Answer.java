package io.oakum.server;

import io.oakum.core.problem.ProblemCode;
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

    static Answer notFound(String what) {
        return new Refused(404, ProblemCode.NOT_FOUND, what + " is not known here");
    }

    static Answer badRequest(String why) {
        return new Refused(400, ProblemCode.NOT_UNDERSTOOD, why);
    }
}
