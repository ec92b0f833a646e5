package io.oakum.bench;

import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server with lab hosts as its fleet, both made by the built program's own commands. Gone when it is closed. */
final class BenchFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final LocalRunner machine = new LocalRunner();
    private final Path folder;
    private final int agentsPort;
    private final List<String> up = new ArrayList<>();

    private BenchFleet() throws IOException {
        this.folder = Files.createTempDirectory("oakum-bench");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.agentsPort = freePort();
        up.addAll(List.of("up", "--detach", "--no-enrol", "--json", "--feeds", "off"));
        up.addAll(List.of("--listen", "127.0.0.1:" + freePort(), "--agents", "0.0.0.0:" + agentsPort));
        up.addAll(List.of("--operation", "127.0.0.1:" + freePort()));
    }

    /** With so many hosts that are made up, each with its past; they may not all have reported yet. */
    static BenchFleet demo(int hosts) throws IOException, UnreachableException, JsonException {
        var fleet = new BenchFleet();
        fleet.up.addAll(List.of("--demo", Integer.toString(hosts)));
        fleet.startAgain();
        return fleet;
    }

    /** The server, as it was first started. */
    void startAgain() throws UnreachableException, JsonException {
        must(up.toArray(String[]::new));
    }

    int agentsPort() {
        return agentsPort;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** With so many hosts, each of which has reported. */
    static BenchFleet of(int hosts) throws IOException, UnreachableException, JsonException {
        var fleet = new BenchFleet();
        fleet.startAgain();
        fleet.must("lab", "up", Integer.toString(hosts), "--join");
        while (fleet.reported() < hosts) {
            // Each look waits for the server's answer.
        }
        return fleet;
    }

    /** @return how many hosts have reported */
    long reported() throws UnreachableException, JsonException {
        long reported = 0;
        for (JsonObject host : must("hosts", "--json").objects("hosts")) {
            reported += host.truth("reported") ? 1 : 0;
        }
        return reported;
    }

    /** What a command of the program tells as JSON, where it does; empty where it tells words. */
    JsonObject must(String... words) throws UnreachableException, JsonException {
        var argv = new ArrayList<>(List.of("cli/target/dist/bin/oakum"));
        argv.addAll(List.of(words));
        argv.addAll(List.of("--data", data().toString()));
        CommandResult result = run(argv);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    String.join(" ", argv) + " ended with " + result.exit() + ": " + result.stderr());
        }
        String out = result.stdout().strip();
        return out.startsWith("{") ? Json.readObject(out.getBytes(StandardCharsets.UTF_8)) : new JsonObject(Map.of());
    }

    private CommandResult run(List<String> argv) throws UnreachableException {
        return machine.run(Command.of(argv)
                .within(PATIENCE)
                .withEnvironment(Map.of(
                        "OAKUM_JAVA_HOME",
                        System.getProperty("java.home"),
                        "HOME",
                        folder.toString(),
                        "OAKUM_LAB_DIR",
                        folder.resolve("lab").toString())));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws UnreachableException {
        run(List.of("cli/target/dist/bin/oakum", "lab", "down"));
        run(List.of("cli/target/dist/bin/oakum", "down", "--data", data().toString()));
        machine.run(Command.of("rm", "-rf", "--one-file-system", folder.toString()));
    }
}
