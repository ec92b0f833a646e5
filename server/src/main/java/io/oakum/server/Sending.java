package io.oakum.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.oakum.server.Answer.SessionCookie;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.web.Assets;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Puts answers on the wire, each with what a browser may do with it. */
final class Sending {
    static final String THEME = "oakum-theme";

    /** Whether single keys do something. */
    static final String KEYS = "oakum-keys";

    /** Kept by a browser in which somebody signed in. */
    static final String MARK = "oakum_known";

    private static final Logger LOG = Logger.getLogger(Sending.class.getName());
    private static final String JSON = "application/json; charset=utf-8";
    private static final String PROBLEM = "application/problem+json; charset=utf-8";
    private static final String VARY = "Accept-Encoding, Authorization, Cookie";
    private static final HeaderName REPLAYED = HeaderNames.create("Idempotency-Replayed");
    private static final int WORTH_PACKING = 1024;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

    private Sending() {}

    static void send(Answer answer, ServerRequest request, ServerResponse response) {
        harden(response, request.isSecure());
        boolean isPacked = request.headers()
                .first(HeaderNames.ACCEPT_ENCODING)
                .filter(accepted -> accepted.contains("gzip"))
                .isPresent();
        switch (answer) {
            case Answer.Document document
            when isAskedByProgram(request) ->
                named(response, document, request.headers().values(HeaderNames.IF_NONE_MATCH), isPacked);
            case Answer.Document document -> text(response, 200, JSON, document.text(), isPacked);
            case Answer.Page page -> page(response, page, isPacked);
            case Answer.Text(String mediaType, String text) -> text(response, 200, mediaType, text, isPacked);
            case Answer.Asset(Assets.File file) -> asset(response, file, isPacked);
            case Answer.Picture(Bytes jpeg) -> picture(response, jpeg);
            case Answer.Streamed streamed -> stream(response, streamed);
            case Answer.SeeOther(String path, SessionCookie cookie) -> {
                session(response, cookie);
                seeOther(response, path);
            }
            case Answer.Preferring preferring -> preferring(response, preferring, request.isSecure());
            case Answer.Refused refused -> text(response, refused.status(), PROBLEM, refused.text(), false);
            case Answer.Replayed(int status, String text) -> {
                response.header(REPLAYED, "true");
                text(response, status, status == 200 ? JSON : PROBLEM, text, isPacked);
            }
        }
    }

    private static void page(ServerResponse response, Answer.Page page, boolean isPacked) {
        session(response, page.cookie());
        text(response, page.status(), "text/html; charset=utf-8", page.html(), isPacked);
    }

    private static boolean isAskedByProgram(ServerRequest request) {
        return request.prologue().method().equals(Method.GET)
                && request.path().path().startsWith("/api/v1/");
    }

    /** Who has it already is told so, and not sent it again. */
    private static void named(
            ServerResponse response, Answer.Document document, List<String> held, boolean isPackedWhereLong) {
        byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
        boolean isPacked = isPackedWhereLong && bytes.length > WORTH_PACKING;
        EntityTag tag = EntityTag.of(bytes, isPacked);
        response.header(HeaderNames.ETAG, tag.quoted());
        response.header(HeaderNames.CACHE_CONTROL, "private, no-cache");
        response.header(HeaderNames.VARY, VARY);
        if (tag.isAmong(held)) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, JSON);
        send(response, bytes, isPacked);
    }

    private static void session(ServerResponse response, SessionCookie cookie) {
        switch (cookie) {
            case SessionCookie.Kept() -> {
                // The browser has it, or has none.
            }
            case SessionCookie.Set(String secret, String mark, boolean isOverTls) -> {
                response.headers()
                        .addCookie(cookie(RouteTable.COOKIE, secret)
                                .httpOnly(true)
                                .secure(isOverTls)
                                .build());
                if (!mark.isEmpty()) {
                    response.headers()
                            .addCookie(SetCookie.builder(MARK, mark)
                                    .path("/sign-in")
                                    .sameSite(SetCookie.SameSite.STRICT)
                                    .httpOnly(true)
                                    .secure(isOverTls)
                                    .maxAge(YEAR)
                                    .build());
                }
            }
            case SessionCookie.Cleared() ->
                response.headers()
                        .addCookie(cookie(RouteTable.COOKIE, "")
                                .httpOnly(true)
                                .maxAge(Duration.ZERO)
                                .build());
        }
    }

    private static SetCookie.Builder cookie(String name, String value) {
        return SetCookie.builder(name, value).path("/").sameSite(SetCookie.SameSite.STRICT);
    }

    private static void preferring(ServerResponse response, Answer.Preferring preferring, boolean isOverTls) {
        response.headers()
                .addCookie(cookie(preferring.cookie(), preferring.value())
                        .maxAge(YEAR)
                        .secure(isOverTls)
                        .build());
        seeOther(response, preferring.path());
    }

    private static void seeOther(ServerResponse response, String path) {
        response.header(HeaderNames.LOCATION, path);
        response.status(Status.SEE_OTHER_303).send();
    }

    private static void harden(ServerResponse response, boolean isOverTls) {
        if (isOverTls) {
            response.header(HeaderNames.create("Strict-Transport-Security"), "max-age=" + YEAR.toSeconds());
        }
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        response.header(HeaderNames.create("Cross-Origin-Opener-Policy"), "same-origin");
        response.header(HeaderNames.create("Cross-Origin-Resource-Policy"), "same-origin");
        response.header(
                HeaderNames.create("Permissions-Policy"),
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        response.header(
                POLICY,
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
                        + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }

    private static void text(ServerResponse response, int status, String mediaType, String text, boolean isPacked) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        response.header(HeaderNames.VARY, VARY);
        response.status(Status.create(status));
        send(response, bytes, isPacked && bytes.length > WORTH_PACKING);
    }

    private static void send(ServerResponse response, byte[] bytes, boolean isPacked) {
        if (isPacked) {
            response.header(HeaderNames.CONTENT_ENCODING, "gzip");
            response.send(Assets.gzip(bytes));
        } else {
            response.send(bytes);
        }
    }

    private static void asset(ServerResponse response, Assets.File file, boolean isPacked) {
        response.header(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
        response.header(HeaderNames.CONTENT_TYPE, file.mediaType());
        response.header(HeaderNames.VARY, "Accept-Encoding");
        if (isPacked && file.packed().isPresent()) {
            response.header(HeaderNames.CONTENT_ENCODING, "gzip");
            response.send(file.packed().map(Bytes::array).get());
        } else {
            response.send(file.bytes().array());
        }
    }

    /** Its address stays when a later release shows something else. */
    private static void picture(ServerResponse response, Bytes jpeg) {
        response.header(HeaderNames.CACHE_CONTROL, "private, max-age=600");
        response.header(HeaderNames.CONTENT_TYPE, "image/jpeg");
        response.send(jpeg.array());
    }

    private static void stream(ServerResponse response, Answer.Streamed streamed) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header(HeaderNames.CONTENT_TYPE, streamed.mediaType());
        try (OutputStream out = response.outputStream()) {
            streamed.body().writeTo(out);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.FINE, "the reader went away", e);
        } catch (StoreException e) {
            // What is out cannot be taken back: the connection breaks, and no list passes for a whole one.
            throw new UncheckedIOException(new IOException("the database does not answer: " + e.getMessage(), e));
        }
    }
}
