package io.oakum.cli;

import io.oakum.cli.SavedServers.Saved;
import io.oakum.core.problem.Problem;
import io.oakum.core.problem.ProblemCode;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue;
import io.oakum.trust.JsonValue.JsonNull;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import picocli.CommandLine.Option;

/** The server, as the fleet's commands see it. What it refuses is a {@link Refusal} with the server's own words. */
final class FleetApi {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG_WORK = Duration.ofHours(1);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the folder of a server on this machine (default: OAKUM_URL with OAKUM_TOKEN, else the server"
                    + " of oakum connect, else /var/lib/oakum-server)")
    private Optional<Path> data = Optional.empty();

    private Optional<Access> known = Optional.empty();

    /** A server elsewhere, and the secret that proves who calls. */
    static FleetApi at(String url, String secret) {
        var api = new FleetApi();
        api.known = Optional.of(new Access(url, secret, Optional.empty()));
        return api;
    }

    /** The server of a folder that is known already. */
    static FleetApi of(Path folder) {
        var api = new FleetApi();
        api.data = Optional.of(folder);
        return api;
    }

    /**
     * Where a server is, and what proves who calls.
     *
     * @param shown the one certificate that it has; empty for a server elsewhere, and for one without TLS
     */
    private record Access(String url, String secret, Optional<ShownCertificate> shown) {}

    JsonObject get(String path) throws Refusal, IOException {
        return call(path, request -> request.GET());
    }

    /** A list that comes in parts, whole. */
    List<JsonObject> getAll(String path, String list) throws Refusal, IOException, JsonException {
        var all = new ArrayList<JsonObject>();
        JsonValue next = new JsonString("");
        while (next instanceof JsonString(String cursor)) {
            JsonObject part = get(cursor.isEmpty() ? path : path + "?cursor=" + cursor);
            all.addAll(part.objects(list));
            next = part.find("next").orElse(new JsonNull());
        }
        return all;
    }

    JsonObject post(String path, JsonObject body) throws Refusal, IOException {
        return call(
                path,
                request -> request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body))));
    }

    JsonObject delete(String path) throws Refusal, IOException {
        return call(path, request -> request.DELETE());
    }

    JsonObject put(String path, JsonObject body) throws Refusal, IOException {
        return call(
                path,
                request -> request.header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(Json.write(body))));
    }

    /** Sends a file as it is, and waits for as long as the server works on it. */
    JsonObject send(String path, Path file) throws Refusal, IOException {
        BodyPublisher body = BodyPublishers.ofFile(file);
        return call(
                path,
                request -> request.header("Content-Type", "application/octet-stream")
                        .timeout(LONG_WORK)
                        .POST(body));
    }

    /** As {@link #post}, for what may take the server long. */
    JsonObject postLong(String path, JsonObject body) throws Refusal, IOException {
        return call(
                path,
                request -> request.header("Content-Type", "application/json")
                        .timeout(LONG_WORK)
                        .POST(BodyPublishers.ofString(Json.write(body))));
    }

    /** What makes a request of an address. */
    @FunctionalInterface
    private interface Kind {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private JsonObject call(String path, Kind kind) throws Refusal, IOException {
        Access access = access();
        HttpRequest request = kind.of(HttpRequest.newBuilder(URI.create(access.url() + path))
                        .timeout(PATIENCE)
                        .header("User-Agent", "oakum on " + machine())
                        .header("Authorization", "Bearer " + access.secret()))
                .build();
        try (HttpClient http = client(access)) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonObject document = Json.readObject(response.body().getBytes(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 != 2) {
                throw new Refusal(problem(document));
            }
            return document;
        } catch (JsonException e) {
            throw new Refusal(Problem.of(
                    ProblemCode.SERVER_AWAY, access.url() + " answers, but it is no Oakum server: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the server", e);
        } catch (SSLHandshakeException e) {
            throw new Refusal(stranger(access, e));
        } catch (IOException e) {
            throw new Refusal(Problem.of(ProblemCode.SERVER_AWAY, access.url() + " does not answer: " + e));
        }
    }

    /** For the person to know the session by, among those of browsers. */
    private static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"))
                    .strip()
                    .replaceAll("[^!-~]", "?");
        } catch (IOException e) {
            return "another machine";
        }
    }

    private static Problem stranger(Access access, SSLHandshakeException e) {
        boolean isUnknown = String.valueOf(e.getMessage()).contains("unable to find valid certification path");
        return isUnknown
                ? new Problem(
                        ProblemCode.SERVER_AWAY,
                        access.url() + " shows a certificate that is signed by nobody whom this machine trusts",
                        "lay your company's certificate authority, in PEM, into /usr/local/share/ca-certificates as a"
                                + " .crt, then: sudo update-ca-certificates")
                : new Problem(
                        ProblemCode.SERVER_AWAY,
                        access.url() + " shows a certificate that is not taken: " + e.getMessage(),
                        "call it by a name that its certificate has; on its own machine: sudo oakum doctor");
    }

    private static HttpClient client(Access access) throws IOException {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        if (access.url().startsWith("https:")) {
            client.sslContext(
                    access.shown().isPresent()
                            ? ServerTrust.pinned(access.shown().get())
                            : ServerTrust.ofThisMachine());
        }
        return client.build();
    }

    private static Problem problem(JsonObject document) throws JsonException {
        String id = document.text("code");
        ProblemCode code = ProblemCode.byId(id).orElse(ProblemCode.NOT_UNDERSTOOD);
        return Problem.of(code, document.text("detail"));
    }

    /** A word as one step of an address, whatever is in it. */
    static String segment(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The folder of a server on this machine, whether there is one or not. */
    Path folder() {
        return data.orElseGet(ServerFolder::usual);
    }

    /** Where the server is called from here. */
    String url() throws Refusal, IOException {
        return access().url();
    }

    /** Where people find the server's pages. */
    String pages() throws Refusal, IOException, JsonException {
        Optional<Access> elsewhere = elsewhere();
        return elsewhere.isPresent()
                ? elsewhere.get().url()
                : Json.readObject(Files.readAllBytes(new ServerFolder(folder()).ready()))
                        .text("url");
    }

    /** A server that is named, or that this user is connected to, rather than known by its folder. */
    private Optional<Access> elsewhere() throws Refusal, IOException {
        if (known.isPresent() || data.isPresent()) {
            return known;
        }
        Map<String, String> environment = System.getenv();
        Optional<String> named = named(environment);
        Optional<String> token =
                Optional.ofNullable(environment.get("OAKUM_TOKEN")).filter(given -> !given.isBlank());
        if (named.isPresent() && token.isPresent()) {
            return Optional.of(new Access(named.get(), token.get(), Optional.empty()));
        }
        Optional<Saved> saved = saved(SavedServers.ofThisUser(environment), environment);
        return saved.map(one -> new Access(one.url(), one.secret(), Optional.empty()))
                .or(() -> named.map(url -> new Access(url, "", Optional.empty())));
    }

    private static Optional<String> named(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("OAKUM_URL"))
                .filter(named -> !named.isBlank())
                .map(named -> named.replaceAll("/+$", ""));
    }

    /** The one of the servers that this user is connected to that is meant: by its address, or because there is no other. */
    static Optional<Saved> saved(SavedServers servers, Map<String, String> environment) throws Refusal, IOException {
        Optional<String> named = named(environment);
        if (named.isPresent()) {
            return servers.of(named.get());
        }
        List<Saved> all = servers.all();
        if (all.size() > 1) {
            throw new Refusal(new Problem(
                    ProblemCode.USAGE,
                    "you are connected to " + all.stream().map(Saved::url).collect(Collectors.joining(" and to ")),
                    "say which one is meant: OAKUM_URL=" + all.getFirst().url() + " oakum ..."));
        }
        return all.stream().findFirst();
    }

    private Access access() throws Refusal, IOException {
        Optional<Access> elsewhere = elsewhere();
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Path session = folder().resolve("secrets/local-session");
        if (!Files.isReadable(session)) {
            throw new Refusal(Problem.of(
                    ProblemCode.SERVER_AWAY,
                    session + " is not there or not for this user to read, OAKUM_URL names no server, and you are"
                            + " connected to none (oakum connect)"));
        }
        List<String> lines = Files.readAllLines(session);
        return new Access(lines.get(0), lines.get(1), ShownCertificate.of(folder()));
    }
}
