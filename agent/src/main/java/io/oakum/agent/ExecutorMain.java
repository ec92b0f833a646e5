package io.oakum.agent;

import io.oakum.core.rollout.Step;
import io.oakum.execution.RunOutcome;
import io.oakum.execution.Steps;
import io.oakum.packages.apt.Reading;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.transport.StopRequest;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.net.ExtendedSocketOptions;

/**
 * The root half's process. Has no network; takes one question at a time from the network half or from root, and judges by itself what
 * it may do. Started for each question by systemd, or as a loop where there is none.
 */
public final class ExecutorMain {
    private static final Logger LOG = Logger.getLogger(ExecutorMain.class.getName());
    private static final int MAX_QUESTION = 4 << 20;
    private static final Set<String> WORKS = Set.of("simulate", "rehearse", "stage", "carry-out");
    private static final Allegiance ALLEGIANCE = new Allegiance(Path.of("/var/lib/oakum/fleet"));
    private static final String NETWORK_HALF = "oakum-agent";

    /** Whoever asks says all of it at once; one who does not keeps others from asking. */
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(10);

    private static final Steps QUIET = new Steps() {
        @Override
        public void step(Step step, String words) {
            LOG.info(words);
        }

        @Override
        public void line(String line) {}
    };

    private final CommandRunner runner = new LocalRunner();

    private ExecutorMain() {}

    /**
     * @param words {@code --listen FILE} for a loop, {@code --answer} where the question stands on standard input; none where it comes
     *     by an inherited socket
     */
    public static void main(String[] words) throws IOException {
        var executor = new ExecutorMain();
        if (words.length == 1 && words[0].equals("--answer")) {
            byte[] question = System.in.readNBytes(MAX_QUESTION);
            System.out.write(executor.answer(question).getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            return;
        }
        if (words.length == 2 && words[0].equals("--listen")) {
            executor.listen(Path.of(words[1]));
            return;
        }
        Channel inherited = System.inheritedChannel();
        if (inherited instanceof SocketChannel channel) {
            executor.serve(channel);
            return;
        }
        System.exit(executor.command(List.of(words)));
    }

    /** What root itself may ask. */
    private int command(List<String> words) throws IOException {
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "--join" -> {
                if (words.size() == 3 && words.get(2).matches("[0-9a-f]{64}")) {
                    ALLEGIANCE.join(new Allegiance.Member(words.get(1), Sha256.ofHex(words.get(2))));
                    return 0;
                }
            }
            case "--status" -> {
                System.out.print(new RootStatus(ALLEGIANCE, Guard.FILE, ALLEGIANCE.orders(runner)).text());
                return 0;
            }
            case "--leave" -> {
                ALLEGIANCE.leave();
                return 0;
            }
            case "--work" -> {
                if (words.size() == 2 && Works.isId(words.get(1))) {
                    return new Worker(Works.ofRoot(runner), words.get(1)).run();
                }
            }
            case "resume" -> {
                return resume();
            }
            default -> {}
        }
        System.err.println("oakum-root: is started by systemd's socket, or with --listen FILE;"
                + " further: --join HOST SHA256 | --leave | --status | --work ID | resume");
        return 2;
    }

    /** After a reboot that a run asked for. */
    private static int resume() throws IOException {
        try {
            RunOutcome outcome =
                    new HostBench(new StopRequest()).executor(QUIET).resume(Duration.ofHours(1));
            outcome.problems().forEach(problem -> System.err.println("oakum-root: " + problem.message()));
            return outcome.isGood() ? 0 : 1;
        } catch (UnreachableException e) {
            System.err.println("oakum-root: " + e.getMessage());
            return 3;
        }
    }

    private void listen(Path socket) throws IOException {
        Files.createDirectories(socket.toAbsolutePath().getParent());
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            while (true) {
                serve(server.accept());
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            UserPrincipal peer =
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            if (!Set.of("root", NETWORK_HALF).contains(peer.getName())) {
                LOG.log(Level.WARNING, "{0} asked and is not heard", peer.getName());
                return;
            }
            Optional<Bytes> question = TimedQuestion.read(channel, MAX_QUESTION, QUESTION_LIMIT);
            if (question.isEmpty()) {
                LOG.log(Level.WARNING, "{0} began a question and did not end it", peer.getName());
                return;
            }
            reply(question.get(), Channels.newOutputStream(channel));
            channel.shutdownOutput();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a question broke off: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a mistake of ours", e);
        }
    }

    /** Here, or in a unit of its own where this process is locked in. */
    private void reply(Bytes question, OutputStream out) throws IOException {
        Optional<PhaseUnit> unit = phaseUnit();
        try {
            JsonObject asked = Json.readObject(question.array());
            if (unit.isEmpty() || isTakenHere(asked)) {
                out.write(answer(question.array()).getBytes(StandardCharsets.UTF_8));
                return;
            }
            String kind = asked.text("ask").replaceAll("[^a-z-]", "");
            unit.get()
                    .answer(
                            new String(question.array(), StandardCharsets.UTF_8),
                            kind,
                            UUID.randomUUID().toString().substring(0, 8),
                            out);
        } catch (JsonException e) {
            out.write(problem(String.valueOf(e.getMessage())).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Work has a unit of its own anyway. */
    private boolean isTakenHere(JsonObject asked) throws JsonException {
        return asked.text("ask").equals("work") && Works.canBegin(runner, asked.text("kind"), asked.object("request"));
    }

    private Optional<PhaseUnit> phaseUnit() {
        String options = System.getProperty(PhaseUnit.OPTIONS_PROPERTY, "");
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        return options.isEmpty()
                ? Optional.empty()
                : Optional.of(new PhaseUnit(runner, java, Path.of(options))).filter(PhaseUnit::isAvailable);
    }

    private String answer(byte[] question) {
        try {
            JsonObject asked = Json.readObject(question);
            SpokenAgent.note();
            return switch (asked.text("ask")) {
                case "report" -> Json.write(report(asked));
                case DoubtedLog.ASK ->
                    Json.write(JsonObject.with("doubt", new DoubtedLog(ALLEGIANCE).hear(asked))
                            .build());
                case "work" -> work(asked.only(Set.of("ask", "id", "kind", "request", "stop")));
                default -> problem("'" + asked.text("ask") + "' is not known");
            };
        } catch (JsonException e) {
            return problem(String.valueOf(e.getMessage()));
        } catch (UnreachableException | IOException e) {
            return problem("the host cannot be looked at: " + e.getMessage());
        }
    }

    private static String problem(String why) {
        return Json.write(
                Secrecy.ofHost().redacted(JsonObject.with("problem", why).build()));
    }

    /** Sees to it that a piece of work is done. What it may do is judged where it is done. */
    private String work(JsonObject asked) throws JsonException, UnreachableException, IOException {
        String id = asked.text("id");
        if (!Works.isId(id) || !WORKS.contains(asked.text("kind"))) {
            return problem("'" + id + "' of the kind '" + asked.text("kind") + "' is no work");
        }
        Works works = Works.ofRoot(runner);
        if (asked.truth("stop")) {
            works.stop(id);
        }
        works.ensure(id, asked.text("kind"), asked.object("request"));
        return Json.write(JsonObject.with("taken", id).build());
    }

    private static JsonObject report(JsonObject asked) throws JsonException, UnreachableException, IOException {
        Reading reading = ReportQuestion.reading(asked, HostBench.CHANGELOG_BUDGET);
        return ReportQuestion.answer(asked, new HostBench(new StopRequest()).look(reading, _ -> {}));
    }
}
