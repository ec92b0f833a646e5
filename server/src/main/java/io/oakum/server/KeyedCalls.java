package io.oakum.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.oakum.control.KeepCalls;
import io.oakum.control.KeepCalls.Standing;
import io.oakum.core.problem.ProblemCode;
import io.oakum.store.StoreException;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Carries calls out, and those with a key once. Who calls is known here, and allowed to. */
record KeyedCalls(KeepCalls keep) {
    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final Pattern GOOD_KEY = Pattern.compile("[!-~]{1,128}");
    private static final Answer TOLD_ONCE = new Answer.Refused(
            409,
            ProblemCode.TOLD_ONCE,
            "the call with this Idempotency-Key was done; its answer holds a secret, which is told once. If you do not have"
                    + " it, end what was made, and ask for another under a new key");
    private static final Answer NOT_KNOWN = new Answer.Refused(
            409,
            ProblemCode.NOT_KNOWN_DONE,
            "the call with this Idempotency-Key was begun, and it is not known whether it was done: it is still being"
                    + " carried out, was cut off, or its answer was too long to keep. Look, and if it was not done, call"
                    + " under a new key");
    private static final Answer OTHER_CALL = new Answer.Refused(
            422,
            ProblemCode.KEY_REUSED,
            "another call was made with this Idempotency-Key: its method, path, query or body was not the same. Nothing"
                    + " was done");
    private static final Answer TOO_MANY = new Answer.Refused(
            429,
            ProblemCode.TOO_MANY,
            "you have used " + KeepCalls.MOST + " Idempotency-Keys in 24 hours, and no more are kept: nothing was done."
                    + " Each is free again a day after its call; until then call without one");
    private static final Logger LOG = Logger.getLogger(KeyedCalls.class.getName());
    private static final int SERVER_ERROR = 500;

    /** Who signs in again, or waits a moment, may ask the same under the same key. */
    private static final Set<Integer> OF_THE_MOMENT = Set.of(401, 429);

    Answer answer(Route route, ServerRequest request, Call call) throws StoreException, JsonException, IOException {
        boolean mayBeKeyed = route.method().equals(Method.POST) && route.path().startsWith("/api/v1/");
        List<String> keys = request.headers().find(KEY).map(Header::allValues).orElse(List.of());
        if (!mayBeKeyed || keys.isEmpty() || call.caller().isEmpty()) {
            return route.handler().answer(call);
        }
        if (keys.size() > 1 || !GOOD_KEY.matcher(keys.getFirst()).matches()) {
            return Answer.badRequest("the header Idempotency-Key is one key of 1 to 128 visible ASCII characters");
        }
        Standing standing = keep.begin(AccountPages.caller(call), keys.getFirst(), digest(route, request, call));
        return switch (standing) {
            case Standing.First first -> carriedOut(route, call, first);
            case Standing.Answered(int status, String text) -> new Answer.Replayed(status, text);
            case Standing.ToldOnce() -> TOLD_ONCE;
            case Standing.NotKnown() -> NOT_KNOWN;
            case Standing.OtherCall() -> OTHER_CALL;
            case Standing.TooMany() -> TOO_MANY;
        };
    }

    /** What a mistake of ours or a database that is away left undone may be asked for again. */
    private Answer carriedOut(Route route, Call call, Standing.First first) throws StoreException {
        Answer answer;
        try {
            answer = route.handler().answer(call);
        } catch (JsonException e) {
            answer = Answer.badRequest(String.valueOf(e.getMessage()));
        } catch (StoreException | RuntimeException e) {
            ended(() -> keep.free(first));
            throw e;
        }
        switch (answer) {
            case Answer.Document document when route.isToldOnce() -> ended(() -> keep.keepToldOnce(first, 200));
            case Answer.Document document -> ended(() -> keep.keep(first, 200, document.text()));
            case Answer.Refused refused
            when refused.status() >= SERVER_ERROR || OF_THE_MOMENT.contains(refused.status()) ->
                ended(() -> keep.free(first));
            case Answer.Refused refused -> ended(() -> keep.keep(first, refused.status(), refused.text()));
            case Answer.Page _,
                    Answer.Text _,
                    Answer.Asset _,
                    Answer.Picture _,
                    Answer.Streamed _,
                    Answer.SeeOther _,
                    Answer.Preferring _,
                    Answer.Replayed _ ->
                throw new IllegalStateException(route.path() + " is answered by what is no document");
        }
        return answer;
    }

    private interface Ending {
        void write() throws StoreException;
    }

    /** The call itself is over: who waits for its answer gets it, and who asks again is told that it is not known. */
    private static void ended(Ending ending) {
        try {
            ending.write();
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "how a call with a key ended is not kept: {0}", e.getMessage());
        }
    }

    private static Sha256 digest(Route route, ServerRequest request, Call call) throws IOException {
        MessageDigest body = Sha256.digest("SHA-256");
        if (call.file().isPresent()) {
            try (InputStream file = Files.newInputStream(call.file().get())) {
                byte[] buffer = new byte[1 << 16];
                for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
                    body.update(buffer, 0, read);
                }
            }
        } else {
            body.update(call.body().array());
        }
        // None of the three has a line break in it.
        String head = route.method().text() + "\n" + call.path() + "\n"
                + request.query().rawValue() + "\n";
        return Sha256.of(head.getBytes(StandardCharsets.UTF_8), body.digest());
    }
}
