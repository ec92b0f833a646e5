package io.oakum.agent;

import io.oakum.agent.AgentFolder.Away;
import io.oakum.agent.AgentFolder.Membership;
import io.oakum.agent.ServerLink.Said;
import io.oakum.protocol.PollAnswer;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
import io.oakum.protocol.Task;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Says that this host is there, sends what has changed, and passes on what it is asked. Has no rights on the host. */
final class NetworkHalf {
    private static final Logger LOG = Logger.getLogger(NetworkHalf.class.getName());
    private static final Path PACKAGES = Path.of("/var/lib/dpkg/status");
    private static final Duration REPORT_AT_LEAST = Duration.ofHours(1);
    private static final Duration HEARTBEAT = PollRequest.EVERY;

    /** While something is being done, its progress is told so often. */
    private static final Duration AT_WORK = Duration.ofSeconds(1);

    /** A server that answers sooner had something to say, or does not wait. */
    private static final Duration WAITED = HEARTBEAT.dividedBy(2);

    private final AgentFolder folder;
    private final RootHalf root;
    private final String version;
    private final Witness witness;
    private final Tasks tasks;
    private final SilenceAlarm silence;
    private final BackOff backOff = new BackOff(new SplittableRandom());
    private Optional<ServerLink> link = Optional.empty();
    private FileTime reportedPackages = FileTime.fromMillis(0);
    private Instant reportedAt = Instant.EPOCH;
    private String reportedContent = "";

    /** Not known at first: what was kept before this process began stands until the server answers. */
    private boolean answers;

    NetworkHalf(AgentFolder folder, RootHalf root, String version) {
        this.folder = folder;
        this.root = root;
        this.version = version;
        this.witness = new Witness(folder, System.out, root::ask);
        this.silence = new SilenceAlarm(folder, System.err, System.getenv("JOURNAL_STREAM") != null, Instant.now());
        this.tasks = new Tasks(root, Path.of("/run/oakum/work"), new PackageFetch(folder.packageFile()));
    }

    /** Until it is interrupted. What fails is tried again later, each time after a longer pause. */
    void run() throws InterruptedException, AgentException {
        while (!Thread.currentThread().isInterrupted()) {
            Duration pause;
            try {
                pause = look();
                answered();
            } catch (IOException e) {
                unanswered(Unanswered.words(e, Instant.now()));
                link = Optional.empty();
                pause = backOff.afterFailure();
            }
            silence.look(Instant.now());
            Thread.sleep(pause);
        }
    }

    /** What this host's own disk refuses is not the server's silence. */
    void answered() {
        if (answers) {
            return;
        }
        try {
            folder.answered();
            answers = true;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "the server answers; on this host the note that it did not cannot be removed: {0}",
                    e.toString());
        }
    }

    /** Kept once, with the time at which it began; a folder that is full is no reason to stop trying. */
    private void unanswered(String why) {
        LOG.log(Level.WARNING, "server away, trying again: {0}", why);
        try {
            Instant since =
                    answers ? Instant.now() : folder.away().map(Away::since).orElse(Instant.now());
            if (answers || !folder.away().map(Away::why).equals(Optional.of(why))) {
                folder.away(new Away(since, why));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "that cannot be kept: {0}", e.toString());
        }
        answers = false;
    }

    /** @return how long to wait before the next */
    private Duration look() throws IOException, InterruptedException, AgentException {
        Membership membership = folder.membership()
                .orElseThrow(() -> new AgentException("this host is in no fleet; enrol it: oakum-agent enrol"));
        if (!isLetIn(membership)) {
            return backOff.afterFailure();
        }
        ServerLink server = link(membership);
        Instant asked = Instant.now();
        Said said = server.post(Call.POLL, ProtocolJson.write(poll()));
        if (!said.isGood()) {
            LOG.log(Level.WARNING, "the server answers {0} {1}", new Object[] {
                said.status(), ProtocolJson.problem(said.body().array())
            });
            return backOff.afterFailure();
        }
        boolean waited = asked.plus(WAITED).isBefore(Instant.now());
        PollAnswer answer = answer(said);
        silence.heard(Instant.now());
        witness.see(answer, Instant.now());
        boolean isAtWork = tasks.handle(believed(answer), server);
        // Half of a change is no state to tell, and the looking would take its time from the work.
        if (answer.reportWanted() || (!isAtWork && isReportDue())) {
            report(server, answer.reportWanted());
        }
        if (isAtWork) {
            tasks.awaitEnd(AT_WORK);
            return Duration.ZERO;
        }
        return waited || answer.reportWanted() || !answer.tasks().isEmpty() ? backOff.soon() : backOff.calm(HEARTBEAT);
    }

    /** A server whose log is another than it was may look and may not touch. */
    private List<Task> believed(PollAnswer answer) {
        return witness.alarm().isEmpty()
                ? answer.tasks()
                : answer.tasks().stream()
                        .filter(task -> !task.kind().equals("carry-out"))
                        .toList();
    }

    /** Whether there is a certificate that the server believes. Where there is none, the key itself asks for one. */
    private boolean isLetIn(Membership membership) throws IOException, InterruptedException, AgentException {
        Optional<String> certificates = folder.certificates();
        if (certificates.isPresent() && !Certificates.of(certificates.get()).isOver(Instant.now())) {
            return true;
        }
        link = Optional.empty();
        return new Enrolling(folder, version).askAgain(membership);
    }

    private ServerLink link(Membership membership) throws IOException, InterruptedException, AgentException {
        ServerLink known = link.isPresent() ? link.get() : connect(membership);
        if (Certificates.of(folder.certificates().orElseThrow()).isRenewalDue(Instant.now())) {
            new Enrolling(folder, version).renew(known, membership);
            known = connect(membership);
        }
        link = Optional.of(known);
        return known;
    }

    private ServerLink connect(Membership membership) throws IOException, AgentException {
        return ServerLink.to(membership.url(), membership.pin(), folder.key(), folder.certificates());
    }

    private PollRequest poll() throws IOException {
        return new PollRequest(
                Machine.look().bootId(),
                version,
                folder.reported(),
                folder.checkpoint().orElse(""),
                (int) HEARTBEAT.toSeconds(),
                HostTags.ofThisHost().read(),
                witness.alarm());
    }

    private static PollAnswer answer(Said said) throws IOException {
        try {
            PollAnswer answer = ProtocolJson.pollAnswer(said.body().array());
            if (!answer.problem().isEmpty()) {
                LOG.log(Level.WARNING, "the server does not understand this agent: {0}", answer.problem());
            }
            return answer;
        } catch (JsonException e) {
            throw new IOException("the server's answer is not understood: " + e.getMessage(), e);
        }
    }

    private boolean isReportDue() throws IOException {
        return !Files.getLastModifiedTime(PACKAGES).equals(reportedPackages)
                || reportedAt.plus(REPORT_AT_LEAST).isBefore(Instant.now());
    }

    private void report(ServerLink link, boolean isWanted) throws IOException, InterruptedException {
        FileTime packages = Files.getLastModifiedTime(PACKAGES);
        Optional<Bytes> fresh = FreshReport.OF_HOST.read(packages, reportedAt, Instant.now());
        Bytes report = fresh.isPresent() ? fresh.get() : new SharedLook(root::ask, link::post).report();
        String content = contentDigest(report);
        reportedPackages = packages;
        reportedAt = Instant.now();
        if (content.equals(reportedContent) && !isWanted) {
            return;
        }
        Said said = link.post(Call.REPORT, report.array());
        if (!said.isGood()) {
            throw new IOException("the server does not take the report (" + said.status() + ")");
        }
        reportedContent = content;
        folder.reported(Sha256.of(report.array()).hex());
    }

    /** The same for reports that differ by the time they were made and by nothing else. */
    private static String contentDigest(Bytes report) throws IOException {
        try {
            JsonObject document = Json.readObject(report.array());
            var scan = new LinkedHashMap<>(document.object("scan").members());
            scan.put("takenAt", new JsonString(""));
            var whole = new LinkedHashMap<>(document.members());
            whole.put("scan", new JsonObject(scan));
            return Sha256.of(Json.write(new JsonObject(whole)).getBytes(StandardCharsets.UTF_8))
                    .hex();
        } catch (JsonException e) {
            throw new IOException("the root half's answer is no report: " + e.getMessage(), e);
        }
    }
}
