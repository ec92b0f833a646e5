package io.oakum.agent;

import io.oakum.agent.AgentFolder.Membership;
import io.oakum.agent.ServerLink.Said;
import io.oakum.protocol.PollAnswer;
import io.oakum.protocol.PollRequest;
import io.oakum.protocol.ProtocolJson;
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
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Says that this host is there, sends what has changed, and passes on what it is asked. Has no rights on the host. */
final class NetworkHalf {
    private static final Logger LOG = Logger.getLogger(NetworkHalf.class.getName());
    private static final Path PACKAGES = Path.of("/var/lib/dpkg/status");
    private static final Duration REPORT_AT_LEAST = Duration.ofHours(1);
    private static final int HEARTBEAT_SECONDS = 30;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final AgentFolder folder;
    private final RootHalf root;
    private final String version;
    private final SplittableRandom random = new SplittableRandom();
    private FileTime reportedPackages = FileTime.fromMillis(0);
    private Instant reportedAt = Instant.EPOCH;
    private String reportedContent = "";

    NetworkHalf(AgentFolder folder, RootHalf root, String version) {
        this.folder = folder;
        this.root = root;
        this.version = version;
    }

    /** Until it is interrupted. What fails is tried again later, each time after a longer pause. */
    void run() throws InterruptedException, AgentException {
        Duration pause = FIRST_PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                pause = look() ? FIRST_PAUSE : longer(pause);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "server away, trying again: {0}", e.toString());
                pause = longer(pause);
            }
            Thread.sleep(pause.equals(FIRST_PAUSE) ? jittered(Duration.ofSeconds(HEARTBEAT_SECONDS)) : jittered(pause));
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Many hosts that lost their server together do not come back together. */
    private Duration jittered(Duration pause) {
        return pause.multipliedBy(500 + random.nextInt(500)).dividedBy(1000);
    }

    /** @return whether the server answered */
    private boolean look() throws IOException, InterruptedException, AgentException {
        Membership membership = folder.membership()
                .orElseThrow(() -> new AgentException("this host is in no fleet; enrol it: oakum-agent enrol"));
        if (folder.certificates().isEmpty() && !new Enrolling(folder, version).askAgain(membership)) {
            return false;
        }
        ServerLink link = ServerLink.to(membership.url(), membership.pin(), folder.key(), folder.certificates());
        Said said = link.post("agent/v1/poll", ProtocolJson.write(poll()));
        if (!said.isGood()) {
            LOG.log(Level.WARNING, "the server answers {0}", said.status());
            return false;
        }
        PollAnswer answer = answer(said);
        if (!answer.checkpoint().isEmpty()) {
            folder.see(answer.checkpoint());
        }
        if (answer.reportWanted() || isReportDue()) {
            report(link, answer.reportWanted());
        }
        return true;
    }

    private PollRequest poll() throws IOException {
        return new PollRequest(
                Machine.look().bootId(),
                version,
                folder.reported(),
                folder.checkpoint().orElse(""),
                0);
    }

    private static PollAnswer answer(Said said) throws IOException {
        try {
            return ProtocolJson.pollAnswer(said.body().array());
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
        Bytes report = Bytes.of(root.ask("{\"ask\":\"report\"}"));
        String content = contentDigest(report);
        reportedPackages = packages;
        reportedAt = Instant.now();
        if (content.equals(reportedContent) && !isWanted) {
            return;
        }
        Said said = link.post("agent/v1/report", report.array());
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

    /** For whoever asks who manages this host. */
    static String status(AgentFolder folder) throws IOException, AgentException {
        Optional<Membership> membership = folder.membership();
        if (membership.isEmpty()) {
            return "This host is in no fleet.\n";
        }
        String state = folder.certificates().isPresent() ? "let in" : "waiting for a person to let it in";
        return "server       " + membership.get().url() + "\nhost id      "
                + membership.get().host()
                + "\nstate        " + state + "\nfingerprint  "
                + folder.key().verifyingKey().id() + "\nauthority    "
                + membership.get().pin() + "\n";
    }
}
