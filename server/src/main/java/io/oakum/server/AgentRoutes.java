package io.oakum.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.oakum.control.Enrolment;
import io.oakum.control.Enrolment.Asked;
import io.oakum.control.GiveTasks;
import io.oakum.control.HearHosts;
import io.oakum.control.HearTasks;
import io.oakum.control.KeepLog;
import io.oakum.control.TakeReport;
import io.oakum.control.TakeReport.Taken;
import io.oakum.protocol.EnrolAnswer;
import io.oakum.protocol.EnrolRequest;
import io.oakum.protocol.PollAnswer;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.store.HostStore.Row;
import io.oakum.store.StoreException;
import io.oakum.trust.Bytes;
import io.oakum.trust.JsonException;
import io.oakum.trust.Sha256;
import io.oakum.trust.key.SignatureException;
import io.oakum.trust.key.VerifyingKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What agents may ask. Who calls is known by the key of the TLS connection alone; before a host is approved it can do nothing but
 * ask what became of it.
 */
final class AgentRoutes {
    static final int MAX_REPORT = 32 << 20;
    private static final int MAX_MESSAGE = 1 << 20;
    private static final Logger LOG = Logger.getLogger(AgentRoutes.class.getName());

    private final Enrolment enrolment;
    private final Ears ears;
    private final GiveTasks tasks;
    private final KeepLog log;
    private final Sha256 serverKey;
    private final Clock clock;

    AgentRoutes(Enrolment enrolment, Ears ears, GiveTasks tasks, KeepLog log, Sha256 serverKey, Clock clock) {
        this.enrolment = enrolment;
        this.ears = ears;
        this.tasks = tasks;
        this.log = log;
        this.serverKey = serverKey;
        this.clock = clock;
    }

    /** What takes in what hosts say. */
    record Ears(HearHosts hosts, TakeReport reports, HearTasks tasks) {}

    void addTo(HttpRouting.Builder routing) {
        routing.post("/agent/v1/enrol", (request, response) -> guarded(response, () -> enrol(request, response)));
        routing.post(
                "/agent/v1/enrol/status", (request, response) -> guarded(response, () -> status(request, response)));
        routing.post("/agent/v1/poll", (request, response) -> guarded(response, () -> poll(request, response)));
        routing.post("/agent/v1/report", (request, response) -> guarded(response, () -> report(request, response)));
        routing.post("/agent/v1/task", (request, response) -> guarded(response, () -> task(request, response)));
        routing.any((_, response) -> response.status(Status.NOT_FOUND_404).send());
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
            send(response, Status.BAD_REQUEST_400, new byte[0]);
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
        EnrolRequest asked = ProtocolJson.enrolRequest(body(request, MAX_MESSAGE));
        answer(response, enrolment.ask(asked, serverKey));
    }

    private void status(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        EnrolRequest asked = ProtocolJson.enrolRequest(body(request, MAX_MESSAGE));
        answer(response, enrolment.status(asked, serverKey));
    }

    private static void answer(ServerResponse response, Asked asked) {
        switch (asked) {
            case Asked.Answered(EnrolAnswer answer) -> send(response, Status.OK_200, ProtocolJson.write(answer));
            case Asked.Refused() -> send(response, Status.UNAUTHORIZED_401, new byte[0]);
        }
    }

    private void poll(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = host(request);
        if (host.isEmpty()) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        PollRequest poll = ProtocolJson.pollRequest(body(request, MAX_MESSAGE));
        if (!ears.hosts().hear(host.get().id(), poll.bootId(), poll.agentVersion(), clock.instant())) {
            ears.hosts().quarantine(host.get().id());
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        boolean isWanted = tasks.isInventoryAwaited(host.get().id())
                || poll.reportDigest().isEmpty()
                || !ears.reports().newest(host.get().id()).equals(Optional.of(poll.reportDigest()));
        send(
                response,
                Status.OK_200,
                ProtocolJson.write(new PollAnswer(
                        clock.instant().toString(),
                        isWanted,
                        log.checkpoint().orElse(""),
                        tasks.of(host.get().id()))));
    }

    private void report(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = host(request);
        if (host.isEmpty()) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        byte[] document = body(request, MAX_REPORT);
        switch (ears.reports().take(host.get().id(), Bytes.of(document))) {
            case Taken.Recorded() -> send(response, Status.NO_CONTENT_204, new byte[0]);
            case Taken.Late() -> send(response, Status.NO_CONTENT_204, new byte[0]);
            case Taken.Refused(String why) -> {
                LOG.log(Level.WARNING, "host={0} sent a report that is not believed: {1}", new Object[] {
                    host.get().id(), why
                });
                send(response, Status.BAD_REQUEST_400, new byte[0]);
            }
        }
    }

    private void task(ServerRequest request, ServerResponse response)
            throws StoreException, JsonException, IOException {
        Optional<Row> host = host(request);
        if (host.isEmpty()) {
            send(response, Status.UNAUTHORIZED_401, new byte[0]);
            return;
        }
        ears.tasks().hear(host.get().id(), ProtocolJson.taskAnswer(body(request, MAX_MESSAGE)));
        send(response, Status.NO_CONTENT_204, new byte[0]);
    }

    /** The working host whose key this connection was made with. */
    private Optional<Row> host(ServerRequest request) throws StoreException {
        Optional<Certificate[]> chain = request.remotePeer().tlsCertificates();
        if (chain.isEmpty() || chain.get().length == 0) {
            return Optional.empty();
        }
        try {
            return enrolment.working(
                    VerifyingKey.ofX509(chain.get()[0].getPublicKey().getEncoded()));
        } catch (SignatureException e) {
            return Optional.empty();
        }
    }

    private static byte[] body(ServerRequest request, int max) throws IOException, JsonException {
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new JsonException("longer than " + max + " bytes");
            }
            return bytes;
        }
    }

    private static void send(ServerResponse response, Status status, byte[] body) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.status(status).send(body);
    }
}
