package io.oakum.server;

import io.helidon.webserver.http.ServerRequest;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;

/** How what agents send is read. */
final class AgentBodies {
    private static final int MAX_REPORT = 32 << 20;
    private static final int MAX_MESSAGE = 1 << 20;

    private AgentBodies() {}

    /** One byte more than may be is read of what is too long, for whoever takes reports in to say so. */
    static byte[] report(ServerRequest request) throws IOException {
        try (InputStream in = IncomingBody.of(request)) {
            return in.readNBytes(MAX_REPORT + 1);
        }
    }

    /** Memory is taken for as much as it says it has, where that may be: what is taken for any length would be most of what "still here" costs. */
    static JsonObject message(ServerRequest request) throws IOException, JsonException {
        long length = request.headers().contentLength().orElse(MAX_MESSAGE);
        try (InputStream in = IncomingBody.of(request)) {
            byte[] bytes = in.readNBytes((int) Math.min(length, MAX_MESSAGE) + 1);
            if (bytes.length > MAX_MESSAGE) {
                throw new JsonException("longer than " + MAX_MESSAGE + " bytes");
            }
            return Json.readObject(bytes);
        }
    }
}
