package io.oakum.agent;

import io.oakum.core.priority.Answer;
import io.oakum.execution.HostFolders;
import io.oakum.execution.HostReport;
import io.oakum.execution.RiskContext;
import io.oakum.execution.ScanJson;
import io.oakum.execution.Survey;
import io.oakum.packages.apt.Apt;
import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Bytes;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonArray;
import io.oakum.trust.JsonValue.JsonObject;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private static final int MAX_QUESTION = 1 << 20;
    private static final long CHANGELOG_BUDGET = 50_000_000;
    private static final String NETWORK_HALF = "oakum-agent";

    /** Whoever asks says all of it at once; one who does not keeps others from asking. */
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(10);

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
        System.err.println("oakum-root: is started by systemd's socket, or with --listen FILE");
        System.exit(2);
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
        if (unit.isEmpty()) {
            out.write(answer(question.array()).getBytes(StandardCharsets.UTF_8));
            return;
        }
        try {
            String kind = Json.readObject(question.array()).text("ask").replaceAll("[^a-z-]", "");
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

    private Optional<PhaseUnit> phaseUnit() {
        String options = System.getProperty(PhaseUnit.OPTIONS_PROPERTY, "");
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        return options.isEmpty()
                ? Optional.empty()
                : Optional.of(new PhaseUnit(runner, java, Path.of(options))).filter(PhaseUnit::isAvailable);
    }

    private String answer(byte[] question) {
        try {
            String asked = Json.readObject(question).only(Set.of("ask")).text("ask");
            if (asked.equals("report")) {
                return Json.write(report());
            }
            return problem("'" + asked + "' is not known");
        } catch (JsonException e) {
            return problem(String.valueOf(e.getMessage()));
        } catch (UnreachableException | IOException e) {
            return problem("the host cannot be looked at: " + e.getMessage());
        }
    }

    private static String problem(String why) {
        return Json.write(JsonObject.with("problem", why).build());
    }

    private JsonObject report() throws UnreachableException, IOException {
        HostFolders folders = HostFolders.ofRoot();
        Map<String, String> environment = System.getenv();
        var survey = new Survey(runner, new Apt(runner, environment, folders.archives()), folders, environment);
        HostReport report = survey.look(
                new RiskContext(Optional.empty(), Answer.UNKNOWN), CHANGELOG_BUDGET, Instant.now(), _ -> {});
        List<JsonValue> installed = report.inventory().packages().values().stream()
                .<JsonValue>map(one -> JsonArray.ofTexts(List.of(
                        one.key().name(),
                        one.key().architecture(),
                        one.version().text(),
                        one.source(),
                        one.sourceVersion().text())))
                .toList();
        return JsonObject.with("scan", ScanJson.of(report))
                .and("installed", new JsonArray(installed))
                .build();
    }
}
