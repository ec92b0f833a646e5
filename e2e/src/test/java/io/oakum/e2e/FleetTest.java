package io.oakum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.oakum.testkit.NeedsRoot;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.Exit;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server with this machine as its first host, as a person starts it: with a real database, real processes and a real log. */
@NeedsRoot(tools = {"ssh-keygen", "setpriv", "useradd", "dpkg-query"})
final class FleetTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PROGRAM =
            Path.of("..", "cli", "target", "dist", "bin", "oakum").toString();

    private final LocalRunner machine = new LocalRunner();
    private final List<String> listeners = List.of(
            "--listen", "127.0.0.1:" + freePort(),
            "--agents", "127.0.0.1:" + freePort(),
            "--operation", "127.0.0.1:" + freePort());
    private Path folder;

    private record Said(int exit, String out, String err) {
        JsonObject json() throws Exception {
            return Json.readObject(out.getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void a_folder_that_the_database_can_reach() throws IOException {
        folder = Files.createTempDirectory("oakum-fleet-test");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        oakum("down", "--data", data());
        assertThat(ourProcesses()).isEmpty();
        machine.run(Command.of("rm", "-rf", folder.toString()));
    }

    @Test
    void it_comes_up_knows_this_machine_survives_kills_and_proves_its_log() throws Exception {
        JsonObject ready = up();
        assertThat(ready.text("signIn")).startsWith(ready.text("url") + "/sign-in/");
        JsonObject host = reportedHost();
        assertThat(host.text("life")).isEqualTo("active");
        assertThat(host.text("trustMode")).isEqualTo("solo");

        kill("server");
        machine.run(Command.of("pkill", "-9", "-f", data() + "/db"));
        up();
        assertThat(reportedHost().text("id")).as("the same host as before").isEqualTo(host.text("id"));

        isServedToWhoConnects();

        Path export = folder.resolve("log");
        assertThat(oakum("audit", "export", export.toString(), "--data", data()).exit())
                .isZero();
        Said proven = oakum("verify-log", export.toString(), "--json");
        assertThat(proven.json().truth("proven")).as(proven.out()).isTrue();
        assertThat(proven.json().wholeNumber("entries")).isGreaterThanOrEqualTo(6);

        changeOneByte(export.resolve("entries.txt"));
        Said refuted = oakum("verify-log", export.toString(), "--json");
        assertThat(refuted.exit()).isEqualTo(1);
        assertThat(refuted.json().texts("refutations")).anyMatch(why -> why.contains("the log's own checkpoint"));

        isForgottenWhileItIsAway();
    }

    /** By a one-time link from standard input, as on a machine of one's own: without a folder of the server's. */
    private void isServedToWhoConnects() throws Exception {
        Path link = folder.resolve("link");
        Files.writeString(link, oakum("sign-in", "--data", data()).out());
        assertThat(connect(link).exit()).isZero();
        assertThat(oakum("hosts", "--json").json().objects("hosts")).hasSize(1);
        assertThat(connect(link).err()).as("once").contains("[request.not-signed-in]");

        assertThat(oakum("connect", "--end").out()).isEqualTo("Connected to no server.\n");

        Files.writeString(link, oakum("sign-in", "--data", data()).out());
        assertThat(connect(link).exit()).isZero();
    }

    /** One that is away keeps nobody from being connected to another. */
    private void isForgottenWhileItIsAway() throws Exception {
        oakum("down", "--data", data());
        Said forgotten = oakum("connect", "--end");
        assertThat(forgotten.out()).isEqualTo("Connected to no server.\n");
        assertThat(forgotten.err()).contains("ends by itself");
    }

    @Test
    void what_is_not_so_is_said_with_a_code_and_a_way_out() throws Exception {
        assertThat(oakum("hosts", "--data", data()).err()).contains("[server.away]");
        assertThat(oakum("verify-log", folder.toString()).exit()).isEqualTo(3);

        up();
        assertThat(oakum("hosts", "approve", "h-nosuch", "--data", data()).err())
                .contains("[request.not-found]");
        assertThat(oakum("hosts", "add", "--uses", "0", "--data", data()).err()).contains("[request.not-understood]");
        assertThat(oakum("audit", "export", data(), "--data", data()).exit())
                .as("a folder with files in it")
                .isEqualTo(2);
    }

    private JsonObject up() throws Exception {
        var words = new ArrayList<>(List.of("up", "--data", data(), "--detach", "--json"));
        words.addAll(listeners);
        Said said = oakum(words.toArray(String[]::new));
        assertThat(said.exit()).as(said.err()).isZero();
        return said.json();
    }

    private JsonObject reportedHost() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            for (JsonObject host :
                    oakum("hosts", "--json", "--data", data()).json().objects("hosts")) {
                if (host.truth("reported") && host.text("life").equals("active")) {
                    return host;
                }
            }
            // Each look starts a JVM: many of them would take from the host what it needs to come.
            Thread.sleep(2000);
        }
        throw new AssertionError("no host reported: " + Files.readString(Path.of(data(), "agent.log")));
    }

    private void kill(String part) throws Exception {
        String pid = Files.readString(Path.of(data(), part + ".pid")).split(" ")[0];
        machine.run(Command.of("kill", "-9", pid));
    }

    /** Those that work in our folder, write there or were started with a word of it: others have servers and agents on this machine too. */
    private List<String> ourProcesses() {
        return ProcessHandle.allProcesses()
                .filter(process -> Stream.of("cwd", "fd/1")
                                .anyMatch(link -> leads(process.pid(), link).startsWith(folder))
                        || process.info().commandLine().orElse("").contains(folder.toString()))
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
    }

    private static Path leads(long pid, String link) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), link));
        } catch (IOException e) {
            return Path.of("gone");
        }
    }

    private static void changeOneByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.UTF_8).indexOf("fleet.founded");
        bytes[at] = 'F';
        Files.write(file, bytes);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private Said oakum(String... words) throws Exception {
        var argv = new ArrayList<>(List.of(PROGRAM));
        argv.addAll(List.of(words));
        return said(argv);
    }

    private Said connect(Path link) throws Exception {
        return said(List.of("/bin/sh", "-c", "exec \"$0\" connect <\"$1\"", PROGRAM, link.toString()));
    }

    private Said said(List<String> argv) throws Exception {
        CommandResult result = machine.run(Command.of(argv)
                .within(PATIENCE)
                .withEnvironment(
                        Map.of("OAKUM_JAVA_HOME", System.getProperty("java.home"), "HOME", folder.toString())));
        int exit = result.exit() instanceof Exit.Code(int code) ? code : -1;
        return new Said(exit, result.stdout(), result.stderr());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
