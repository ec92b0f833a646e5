package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.lab.Lab;
import io.oakum.lab.LabException;
import io.oakum.lab.LabHost;
import io.oakum.lab.LabImage;
import io.oakum.lab.LabSettings;
import io.oakum.testkit.Needed;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A server and a lab of a test's own, both used by the commands that a person types. */
final class Fleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LocalRunner machine = new LocalRunner();
    private final List<String> listeners = List.of(
            "--listen", "127.0.0.1:" + freePort(),
            "--agents", "0.0.0.0:" + freePort(),
            "--operation", "127.0.0.1:" + freePort());
    private final Path folder;
    private final Path program;

    Fleet() throws IOException {
        this(temporary(), Path.of("..", "cli", "target", "dist"));
    }

    private Fleet(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
    }

    private static Path temporary() throws IOException {
        Path folder = Files.createTempDirectory("oakum-join-test");
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** One whose server hands out what the test puts there; other tests run from the same program. */
    static Fleet withPackagesOfItsOwn() throws Exception {
        Path folder = temporary();
        Path program = folder.resolve("program");
        assertThat(new LocalRunner()
                        .run(Command.of(
                                "cp",
                                "-a",
                                Path.of("..", "cli", "target", "dist").toString(),
                                program.toString()))
                        .succeeded())
                .isTrue();
        return new Fleet(folder, program);
    }

    /** Where the server looks for the agent's package. */
    Path packages() {
        return program.resolve("packages");
    }

    record Said(int exit, String out, String err) {
        JsonObject json() throws Exception {
            return Json.readObject(out.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A server that lab hosts can reach; this machine is no host of it. */
    void up() throws Exception {
        var words = new ArrayList<>(List.of("up", "--detach", "--json", "--no-enrol", "--data", data()));
        words.addAll(listeners);
        must(words.toArray(String[]::new));
    }

    /** The same, with a certificate of a company's, for people who are elsewhere. */
    void upForPeopleElsewhere(Path certificate, Path key) throws Exception {
        must(
                "up",
                "--detach",
                "--json",
                "--no-enrol",
                "--data",
                data(),
                "--listen",
                "0.0.0.0:" + freePort(),
                "--agents",
                "0.0.0.0:" + freePort(),
                "--operation",
                "127.0.0.1:" + freePort(),
                "--tls-certificate",
                certificate.toString(),
                "--tls-key",
                key.toString());
    }

    /** Ends the server and its database as a power cut would. */
    void kill() throws Exception {
        String pid = Files.readString(Path.of(data(), "server.pid")).split(" ")[0];
        machine.run(Command.of("kill", "-9", pid));
        machine.run(Command.of("pkill", "-9", "-f", data() + "/db"));
    }

    /** What is left of a server whose disk died. */
    void loseTheDisk() throws Exception {
        assertThat(machine.run(Command.of("rm", "-rf", "--one-file-system", data()))
                        .succeeded())
                .isTrue();
    }

    Said must(String... words) throws UnreachableException {
        Said said = oakum(words);
        assertThat(said.exit()).as(String.join(" ", words) + ": " + said.err()).isZero();
        return said;
    }

    Said oakum(String... words) throws UnreachableException {
        var argv = new ArrayList<>(List.of(program.resolve("bin/oakum").toString()));
        argv.addAll(List.of(words));
        CommandResult result = machine.run(Command.of(argv)
                .within(PATIENCE)
                .withEnvironment(Map.of(
                        "OAKUM_JAVA_HOME",
                        System.getProperty("java.home"),
                        "HOME",
                        folder.toString(),
                        "OAKUM_LAB_DIR",
                        folder.resolve("lab").toString())));
        int exit = result.exit() instanceof Exit.Code(int code) ? code : -1;
        return new Said(exit, result.stdout(), result.stderr());
    }

    /** What a shell line prints inside a lab host, errors too. */
    String on(String host, String line) throws UnreachableException {
        return oakum("lab", "run", host, "--", "/bin/sh", "-c", "{ " + line + "\n} 2>&1")
                .out()
                .strip();
    }

    /** Puts a file into a lab host, over its own file system. */
    void copy(Path file, String host, String to) throws UnreachableException {
        assertThat(machine.run(Command.of("cp", file.toString(), root(host) + to))
                        .succeeded())
                .isTrue();
    }

    /** A lab host's file system, as it is seen from outside. */
    Path root(String host) {
        return folder.resolve("lab/hosts").resolve(host).resolve("root");
    }

    /** A lab host itself, for what no command does to one. */
    LabHost host(String name) throws LabException {
        var settings = new LabSettings(
                folder.resolve("lab"), LabSettings.of(System.getenv()).bases());
        var image = new LabImage(program, Path.of(System.getProperty("java.home")));
        return Lab.at(settings, image, machine, line -> System.err.println("lab: " + line))
                .host(name)
                .orElseThrow();
    }

    /** What it prints on each of them, in their order. */
    List<String> on(List<String> hosts, String line) throws UnreachableException {
        var said = new ArrayList<String>();
        for (String host : hosts) {
            said.add(on(host, line));
        }
        return said;
    }

    /** Makes lab hosts, which are named h1, h2 and so on, and waits until each has sent its first report. */
    void join(List<String> hosts) throws Exception {
        must("lab", "up", Integer.toString(hosts.size()), "--join", "--data", data());
        for (String host : hosts) {
            awaitHost(seen -> isReported(seen, host));
        }
    }

    private static boolean isReported(JsonObject host, String name) {
        try {
            return host.text("name").equals(name) && host.truth("reported");
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the fleet heard of this host after that moment. */
    static boolean heardAfter(JsonObject host, String name, Instant moment) {
        try {
            return host.text("name").equals(name)
                    && Instant.parse(host.text("lastSeen")).isAfter(moment);
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The status that the server answers to who asks after its health. */
    int health() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://" + listeners.getLast() + "/healthz"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** The rollout that began when a plan, as {@code oakum plan --json} prints it, was signed. */
    String approved(JsonObject plan) throws Exception {
        JsonObject signed = must("approve", plan.text("id"), "--yes", "--json", "--data", data())
                .json();
        return signed.text("rollout");
    }

    /** The folder of the exported log, which was found to be whole. */
    Path provenLog() throws Exception {
        Path export = folder.resolve("log");
        must("audit", "export", export.toString(), "--data", data());
        Said finding = must("verify-log", export.toString(), "--json");
        assertThat(finding.json().truth("proven")).as(finding.out()).isTrue();
        return export;
    }

    /** Waits for a host of which this holds. */
    JsonObject awaitHost(Predicate<JsonObject> isSo) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        String last = "";
        while (Instant.now().isBefore(end)) {
            last = must("hosts", "--json", "--data", data()).out();
            for (JsonObject host :
                    Json.readObject(last.getBytes(StandardCharsets.UTF_8)).objects("hosts")) {
                if (isSo.test(host)) {
                    return host;
                }
            }
            // Each look starts a JVM: many of them would take from the host what it needs to come.
            Thread.sleep(2000);
        }
        throw new AssertionError("no such host came: " + last);
    }

    static void needsPackage() throws IOException {
        Needed.assume(agentPackage().isPresent(), "the agent's package, which ./verify makes");
    }

    /** The agent's package as it was built. */
    static Optional<Path> agentPackage() throws IOException {
        Path folder = Path.of("..", "cli", "target", "dist", "packages");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb")).findFirst();
        }
    }

    String data() {
        return folder.resolve("data").toString();
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws UnreachableException {
        oakum("lab", "down");
        oakum("down", "--data", data());
        machine.run(Command.of("rm", "-rf", "--one-file-system", folder.toString()));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
