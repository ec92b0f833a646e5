package io.oakum.cli;

import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.lab.LabHost;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Makes lab hosts hosts of a fleet, by what a person would paste on them. */
final class LabJoin {
    private static final Duration LONGEST_INSTALL = Duration.ofMinutes(10);
    private static final int TOKEN_SECONDS = 3600;

    private final FleetApi api;
    private final Consumer<String> progress;

    LabJoin(FleetApi api, Consumer<String> progress) {
        this.api = api;
        this.progress = progress;
    }

    /** Asks what can be asked before any host is made for it. */
    JsonObject agentPackage() throws Refusal, IOException {
        return api.get("/api/v1/agent-package");
    }

    void join(List<LabHost> hosts, JsonObject agentPackage)
            throws Refusal, IOException, JsonException, UnreachableException {
        JsonObject token = api.post(
                "/api/v1/enrolment-tokens",
                JsonObject.with("tag", "lab")
                        .and("approves", true)
                        .and("uses", hosts.size())
                        .and("seconds", TOKEN_SECONDS)
                        .build());
        for (LabHost host : hosts) {
            InstallLine line = InstallLine.of(server(token.text("server"), host), agentPackage);
            CommandResult result = host.runner()
                    .run(Command.of("/bin/sh", "-c", line.script())
                            .withStdin(token.text("token") + "\n")
                            .within(LONGEST_INSTALL));
            if (!result.succeeded()) {
                throw new Refusal(Problem.of(
                        ProblemCode.HOST_NOT_JOINED,
                        host.name() + " did not join: " + (result.stderr() + result.stdout()).strip()));
            }
            progress.accept(host.name() + " is in the fleet");
        }
    }

    /** A server on this machine is reached over the lab's bridge; any other by its own name. */
    private String server(String agents, LabHost host) throws Refusal, IOException {
        URI address = URI.create(agents);
        if (isLoopback(address.getHost())) {
            throw new Refusal(new Problem(
                    ProblemCode.HOST_NOT_JOINED,
                    "agents can call the server at " + agents + " only, which no other host reaches",
                    "start it so that it listens on all addresses: oakum down, then oakum up --agents 0.0.0.0:8441"));
        }
        return isLoopback(URI.create(api.url()).getHost())
                ? "https://" + host.machineAddress() + ":" + address.getPort()
                : agents;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
