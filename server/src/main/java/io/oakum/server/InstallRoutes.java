package io.oakum.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.oakum.core.problem.ProblemCode;
import io.oakum.server.AgentPackages.AgentPackage;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a machine fetches before it knows the fleet: a script and the agent's package. Neither is secret, and neither is believed for
 * where it came from: the console prints the digest of the script, and in the script stands that of the package.
 */
final class InstallRoutes {
    private static final Logger LOG = Logger.getLogger(InstallRoutes.class.getName());
    static final String SCRIPT = "/agent/v1/install";
    private static final String PACKAGE = "/agent/v1/package";

    private final AgentPackages packages;
    private final ApiRoutes.Address address;

    InstallRoutes(AgentPackages packages, ApiRoutes.Address address) {
        this.packages = packages;
        this.address = address;
    }

    void addTo(HttpRouting.Builder agents) {
        agents.get(SCRIPT, (_, response) -> serve(response, true));
        agents.get(PACKAGE, (_, response) -> serve(response, false));
        agents.get(
                PACKAGE + "/{sha256}",
                (request, response) -> hand(request.path().pathParameters().get("sha256"), response));
    }

    List<Route> all() {
        return List.of(Route.needs(Permission.VIEW, Method.GET, "/api/v1/agent-package", _ -> describe()));
    }

    private Answer describe() {
        try {
            Optional<AgentPackage> agent = packages.newest();
            if (agent.isEmpty()) {
                return new Answer.Refused(
                        404, ProblemCode.NO_AGENT_PACKAGE, "this server has no package of the agent to hand out");
            }
            byte[] script = script(agent.get());
            return new Answer.Document(JsonObject.with("version", agent.get().version())
                    .and("sha256", agent.get().digest().hex())
                    .and("bytes", agent.get().bytes())
                    .and("script", SCRIPT)
                    .and("scriptSha256", Sha256.of(script).hex())
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the script that this server hands out; empty where it has no package to install. */
    Optional<Sha256> scriptDigest() {
        try {
            Optional<AgentPackage> agent = packages.newest();
            return agent.isPresent() ? Optional.of(Sha256.of(script(agent.get()))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerResponse response, boolean isScript) {
        try {
            Optional<AgentPackage> agent = packages.newest();
            if (agent.isEmpty()) {
                response.status(Status.NOT_FOUND_404).send();
            } else if (isScript) {
                response.header(HeaderNames.CONTENT_TYPE, "text/x-shellscript; charset=utf-8");
                response.send(script(agent.get()));
            } else {
                stream(agent.get(), response);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the agent's package cannot be handed out: {0}", e.toString());
        }
    }

    /** By its digest alone: no name that somebody sends reaches a file. */
    private void hand(String sha256, ServerResponse response) {
        try {
            Optional<AgentPackage> agent =
                    sha256.matches("[0-9a-f]{64}") ? packages.withDigest(Sha256.ofHex(sha256)) : Optional.empty();
            if (agent.isEmpty()) {
                response.status(Status.NOT_FOUND_404).send();
            } else {
                stream(agent.get(), response);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the agent''s package cannot be handed out: {0}", e.toString());
        }
    }

    private static void stream(AgentPackage agent, ServerResponse response) throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "application/vnd.debian.binary-package");
        response.header(HeaderNames.CONTENT_LENGTH, Long.toString(agent.bytes()));
        try (OutputStream out = response.outputStream()) {
            Files.copy(agent.file(), out);
        }
    }

    private byte[] script(AgentPackage agent) throws IOException {
        try (InputStream in = InstallRoutes.class.getResourceAsStream("install.sh")) {
            if (in == null) {
                throw new IllegalStateException("install.sh is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@PIN@", address.pin())
                    .replace("@TRUST@", address.trust())
                    .replace("@PACKAGE_SHA256@", agent.digest().hex())
                    .replace("@VERSION@", agent.version())
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
