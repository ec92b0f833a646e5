package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.Detached;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes this machine the fleet's first host, with both halves of the agent as processes beside the server. */
final class LocalAgent {
    static final String NETWORK = "agent";
    static final String ROOT = "root";
    private static final String USER = "oakum-agent";

    private final ServerFolder folder;
    private final FleetApi api;
    private final LocalRunner runner = new LocalRunner();

    LocalAgent(ServerFolder folder, FleetApi api) {
        this.folder = folder;
        this.api = api;
    }

    void start(String agentsUrl) throws Refusal, IOException, UnreachableException, JsonException {
        Path state = folder.folder().resolve("agent");
        Path socket = folder.folder().resolve("root.sock");
        ensureUser(state);
        if (!Files.exists(state.resolve("certificates.pem"))) {
            enrol(agentsUrl, state);
        }
        if (folder.process(ROOT).isEmpty()) {
            folder.remember(
                    ROOT,
                    Detached.launch(
                            HostTools.beside("oakum-root", List.of("--listen", socket.toString())), folder.log(ROOT)));
        }
        if (folder.process(NETWORK).isEmpty()) {
            folder.remember(
                    NETWORK,
                    Detached.launch(
                            asUser("run", "--state", state.toString(), "--socket", socket.toString()),
                            folder.log(NETWORK)));
        }
    }

    private void ensureUser(Path state) throws Refusal, IOException, UnreachableException {
        if (!runner.run(Command.of("id", "-u", USER)).succeeded()) {
            must(Command.of(
                    "useradd",
                    "--system",
                    "--user-group",
                    "--no-create-home",
                    "--home-dir",
                    "/nonexistent",
                    "--shell",
                    "/usr/sbin/nologin",
                    USER));
        }
        Files.createDirectories(state);
        must(Command.of("chown", "-R", USER + ":", state.toString()));
    }

    private void enrol(String agentsUrl, Path state) throws Refusal, IOException, UnreachableException, JsonException {
        JsonObject token = api.post(
                "/api/v1/enrolment-tokens",
                JsonObject.with("tag", "")
                        .and("approves", true)
                        .and("uses", 1)
                        .and("seconds", 300)
                        .build());
        must(asUser(
                        "enrol",
                        "--server",
                        agentsUrl.replace("0.0.0.0", "127.0.0.1"),
                        "--pin",
                        token.text("pin"),
                        "--state",
                        state.toString())
                .withStdin(token.text("token") + "\n"));
        String host = Files.readAllLines(state.resolve("membership")).get(2);
        must(HostTools.beside("oakum-root", List.of("--join", host, token.text("trust"))));
    }

    private static Command asUser(String... arguments) {
        return HostTools.beside("oakum-agent", List.of(arguments))
                .prefixedBy(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
    }

    private void must(Command command) throws Refusal, UnreachableException {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw new Refusal(Problem.of(
                    ProblemCode.SERVER_NOT_STARTED,
                    "this machine cannot be enrolled: " + (result.stderr() + result.stdout()).strip()));
        }
    }
}
