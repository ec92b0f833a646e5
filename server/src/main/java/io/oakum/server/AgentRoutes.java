package io.oakum.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.oakum.control.Enrolment;
import io.oakum.control.Enrolment.Asked;
import io.oakum.control.GiveTasks;
import io.oakum.control.KeepLog;
import io.oakum.control.TakeReport.Taken;
import io.oakum.control.Throttle;
import io.oakum.core.inventory.HostId;
import io.oakum.protocol.ChangelogJson;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.PollAnswer;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.protocol.TaskAnswer;
import io.oakum.store.HostStore.Row;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What agents may ask. Who calls is known by the key of the TLS connection alone; before a host is approved it can do nothing but
 * ask what became of it.
 */
final class AgentRoutes {
    private static final Logger LOG = Logger.getLogger(AgentRoutes.class.getName());

    /** A mistyped token is tried again; a guesser needs more tries than this. */
    private static final int GUESSES = 10;

    private static final Status UPGRADE_REQUIRED = Status.create(426, "Upgrade Required");

    private static final Duration GUESS_WINDOW = Duration.ofMinutes(1);

    private final WaitingPolls waiting = new WaitingPolls();
    private final Bell bell = new Bell();
    private final Throttle guesses = new Throttle(GUESSES, GUESS_WINDOW);
    private final Desk desk;
    private final Ears ears;
    private final Speech speech;
    private final GiveTasks tasks;
    private final KeepLog log;
    private final Clock clock;

    AgentRoutes(Desk desk, Ears ears, Speech speech, GiveTasks tasks, KeepLog log, Clock clock) {
        this.desk = desk;
        this.ears = ears;
        this.speech = speech;
        this.tasks = tasks;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Where machines ask to be hosts.
     *
     * @param serverKey the digest of the public key that they must have seen
     * @param isDemo whether the fleet is made up: no real host comes into it
     */
    record Desk(Enrolment enrolment, Sha256 serverKey, boolean isDemo) {
        Enrolment.Asked ask(EnrolRequest asked) throws StoreException {
            return isDemo ? new Enrolment.Asked.Refused() : enrolment.ask(asked, serverKey);
        }
    }

    void addTo(HttpRouting.Builder routing) {
        routing.post("/agent/v1/enrol", (request, response) -> guarded(response, () -> enrol(request, response)));
        routing.post(
                "/agent/v1/enrol/status", (request, response) -> guarded(response, () -> status(request, response)));
        routing.post("/agent/v1/renew", (request, response) -> guarded(response, () -> renew(request, response)));
        routing.post("/agent/v1/poll", (request, response) -> guarded(response, () -> poll(request, response)));
        routing.post("/agent/v1/report", (request, response) -> guarded(response, () -> report(request, response)));
        routing.post(
                "/agent/v1/changelogs", (request, response) -> guarded(response, () -> changelogs(request, response)));
        routing.post("/agent/v1/task", (request, response) -> guarded(response, () -> task(request, response)));
        routing.any((_, response) -> response.status(Status.NOT_FOUND_404).send());
    }

    WaitingPolls waiting() {
        return waiting;
    }

    /** Rung when a host that has something to do was heard on it. */
    Bell bell() {
        return bell;
    }

    /** What a handler may fail with. */
    @FunctionalInterface
    private interface Work {
        void run() throws StoreException, JsonException, IOException;
    }

    private static void guarded(ServerResponse response, Work work) {
        try {
            work.run();
        } catch (JsonException e) {
            send(response, Status.BAD_REQUEST_400, ProtocolJson.problem(String.valueOf(e.getMessage())));
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "the database does not answer: {0}", e.getMessage());
            response.header(HeaderNames.RETRY_AFTER, "5");
            send(response, Status.SERVICE_UNAVAILABLE_503, new byte[0]);
        } catch (IOException e) {
            send(response, Status.BAD_REQUEST_400, new byte[0]);
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a mistake of ours", e);
            send(response, Status.INTERNAL_SERVER_ERROR_500, new byte[0]);
        }
    }

    private void enrol(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        String source = source(request);
        if (isClosed(source, response)) {
            return;
        }
        JsonObject message = AgentBodies.message(request);
        if (isForeign(message, response)) {
            return;
        }
        EnrolRequest asked = ProtocolJson.enrolRequest(message);
        answer(source, response, desk.ask(asked));
    }

    /** Turns away who would be misread. */
    private boolean isForeign(JsonObject message, ServerResponse response) throws JsonException {
        Optional<String> problem = speech.problem(ProtocolJson.speaker(message).agentVersion());
        problem.ifPresent(why -> send(response, UPGRADE_REQUIRED, ProtocolJson.problem(why)));
        return problem.isPresent();
    }

    private void status(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        String source = source(request);
        if (isClosed(source, response)) {
            return;
        }
        JsonObject message = AgentBodies.message(request);
        if (isForeign(message, response)) {
            return;
        }
        EnrolRequest asked = ProtocolJson.enrolRequest(message);
        answer(source, response, desk.enrolment().status(asked, desk.serverKey()));
    }

    private void renew(ServerRequest request, ServerResponse response) throws StoreException {
        Optional<X509Certificate> shown = shown(request);
        try {
            Asked asked = shown.isEmpty()
                    ? new Asked.Refused()
                    : desk.enrolment()
                            .renew(
                                    VerifyingKey.ofX509(
                                            shown.get().getPublicKey().getEncoded()),
                                    shown.get().getNotAfter().toInstant());
            answer(source(request), response, asked);
        } catch (SignatureException e) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
        }
    }

    private void answer(String source, ServerResponse response, Asked asked) {
        switch (asked) {
            case Asked.Answered(EnrolAnswer answer) -> send(response, Status.OK_200, ProtocolJson.write(answer));
            case Asked.Refused() -> {
                guesses.wrong(source, clock.instant());
                send(response, Status.UNAUTHORIZED_401, new byte[0]);
            }
            case Asked.TooEarly() ->
                send(
                        response,
                        Status.CONFLICT_409,
                        ProtocolJson.problem("the certificate is in the first half of its life; ask again later"));
        }
    }

    /** Turns away who was wrong too often, before anything is read, looked up or recorded. */
    private boolean isClosed(String source, ServerResponse response) {
        boolean isClosed = guesses.isClosed(source, clock.instant());
        if (isClosed) {
            response.header(HeaderNames.RETRY_AFTER, Long.toString(GUESS_WINDOW.toSeconds()));
            send(
                    response,
                    Status.TOO_MANY_REQUESTS_429,
                    ProtocolJson.problem("too many refused tries came from " + source + "; wait a minute"));
        }
        return isClosed;
    }

    private static String source(ServerRequest request) {
        return Source.of(request.remotePeer().address());
    }

    private void poll(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = host(request);
        if (host.isEmpty()) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        JsonObject message = AgentBodies.message(request);
        ProtocolJson.Speaker speaker = ProtocolJson.speaker(message);
        if (!ears.hosts().hear(host.get().id(), speaker.bootId(), speaker.agentVersion(), clock.instant())) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        Optional<String> problem = speech.hear(host.get().id(), speaker.agentVersion());
        if (problem.isPresent()) {
            pollOfForeigner(host.get().id(), message, problem.get(), response);
            return;
        }
        PollRequest poll = ProtocolJson.pollRequest(message);
        hear(host.get().id(), poll);
        send(
                response,
                Status.OK_200,
                ProtocolJson.write(whenThereIsSomething(host.get().id(), poll)));
    }

    private void hear(HostId host, PollRequest poll) throws StoreException {
        ears.tags().hear(host, poll.tags(), clock.instant());
        if (!poll.alarm().isEmpty()) {
            LOG.log(Level.SEVERE, "host={0} does not believe the log: {1}", new Object[] {host, poll.alarm()});
            log.disbelieved(host, poll.alarm(), clock.instant());
        }
    }

    /** It is heard, told what is wrong, and given the way to another version; nothing else that it says is taken in. */
    private void pollOfForeigner(HostId host, JsonObject message, String problem, ServerResponse response)
            throws StoreException {
        try {
            PollAnswer answer = whenThereIsSomething(host, ProtocolJson.pollRequest(message));
            var upgrade = new PollAnswer(
                    answer.time(),
                    answer.reportWanted(),
                    answer.checkpoint(),
                    answer.consistency(),
                    answer.restoration(),
                    answer.trust(),
                    GiveTasks.upgradesAmong(answer.tasks()),
                    problem);
            send(response, Status.OK_200, ProtocolJson.write(upgrade));
        } catch (JsonException e) {
            send(response, UPGRADE_REQUIRED, ProtocolJson.problem(problem));
        }
    }

    /** At once where there is something to do, else when there is, or when the host has waited as long as it would. */
    private PollAnswer whenThereIsSomething(HostId host, PollRequest poll) throws StoreException {
        try (WaitingPolls.Place place = waiting.take(host)) {
            PollAnswer answer = answer(host, poll);
            if (answer.reportWanted() || !answer.tasks().isEmpty() || poll.waitSeconds() == 0) {
                return answer;
            }
            place.await(Duration.ofSeconds(poll.waitSeconds()));
        }
        return answer(host, poll);
    }

    private PollAnswer answer(HostId host, PollRequest poll) throws StoreException {
        // Nobody tells one that is not understood to report: its report would not be read.
        boolean isWanted = speech.lastHeard(host).isEmpty()
                && (tasks.isReportAwaited(host)
                        || poll.reportDigest().isEmpty()
                        || !ears.reports().isNewest(host, poll.reportDigest()));
        KeepLog.Shown shown = log.show(poll.checkpoint());
        List<Bytes> trust = List.of();
        if (shown.restoration().isPresent()) {
            log.remember(host, poll.checkpoint());
            trust = log.trustFiles();
        }
        return new PollAnswer(
                clock.instant().toString(),
                isWanted,
                shown.checkpoint(),
                shown.consistency().stream().map(Sha256::base64).toList(),
                shown.restoration().map(Bytes::base64).orElse(""),
                trust.stream().map(Bytes::base64).toList(),
                tasks.of(host),
                "");
    }

    private void changelogs(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = understood(request, response);
        if (host.isPresent()) {
            var question = ChangelogJson.readQuestion(AgentBodies.message(request));
            var told = ears.changelogs().hear(host.get().id(), question);
            send(response, Status.OK_200, ChangelogJson.write(told));
        }
    }

    /** The working host that calls, where it is understood; any other is turned away. */
    private Optional<Row> understood(ServerRequest request, ServerResponse response) throws StoreException {
        Optional<Row> host = host(request);
        if (host.isEmpty()) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return host;
        }
        Optional<String> problem = speech.lastHeard(host.get().id());
        problem.ifPresent(why -> send(response, UPGRADE_REQUIRED, ProtocolJson.problem(why)));
        return host.filter(_ -> problem.isEmpty());
    }

    private void report(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = understood(request, response);
        if (host.isEmpty()) {
            return;
        }
        byte[] document = AgentBodies.report(request);
        switch (ears.reports().take(host.get().id(), Bytes.of(document))) {
            case Taken.Recorded() -> {
                send(response, Status.NO_CONTENT_204, new byte[0]);
                if (tasks.isBusy(host.get().id())) {
                    bell.ring();
                }
            }
            case Taken.Late() -> send(response, Status.NO_CONTENT_204, new byte[0]);
            // It is here, and to be sent again would not make it better.
            case Taken.Doubtful(var doubted) ->
                disbelieved(host.get(), doubted.words(), Status.NO_CONTENT_204, response);
            case Taken.Refused(String why) -> disbelieved(host.get(), why, Status.BAD_REQUEST_400, response);
        }
    }

    private static void disbelieved(Row host, String why, Status status, ServerResponse response) {
        LOG.log(Level.WARNING, "host={0} sent a report that is not believed: {1}", new Object[] {host.id(), why});
        send(response, status, new byte[0]);
    }

    private void task(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = host(request);
        if (host.isEmpty()) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        TaskAnswer answer = ProtocolJson.taskAnswer(AgentBodies.message(request));
        ears.tasks().hear(host.get().id(), answer);
        send(response, Status.NO_CONTENT_204, new byte[0]);
        if (!answer.result().isEmpty()) {
            bell.ring();
        }
    }

    /** The working host whose key this connection was made with. */
    private Optional<Row> host(ServerRequest request) throws StoreException {
        Optional<X509Certificate> shown = shown(request);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        try {
            return ears.known()
                    .working(VerifyingKey.ofX509(shown.get().getPublicKey().getEncoded()));
        } catch (SignatureException e) {
            return Optional.empty();
        }
    }

    /**
     * The certificate that the connection was made with. TLS has seen that it is the fleet's; that it is in its time is looked at each time,
     * since a connection may outlive it, and so may a session that is taken up again.
     */
    private Optional<X509Certificate> shown(ServerRequest request) {
        return request.remotePeer()
                .tlsCertificates()
                .filter(chain -> chain.length > 0 && chain[0] instanceof X509Certificate)
                .map(chain -> (X509Certificate) chain[0])
                .filter(certificate ->
                        !clock.instant().isAfter(certificate.getNotAfter().toInstant()));
    }

    private static void send(ServerResponse response, Status status, byte[] body) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.status(status).send(body);
    }
}
