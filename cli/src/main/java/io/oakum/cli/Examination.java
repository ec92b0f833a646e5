package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.trust.JsonValue.JsonString;
import io.oakum.trust.order.TrustWish;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a server part by part. One part that cannot be looked at hides no other. */
final class Examination {
    private static final long ROOM = 1L << 30;

    /** Whoever renews certificates by machine has done so by then. */
    private static final Duration RENEWED_BY = Duration.ofDays(21);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(30);
    private static final List<String> KEYS = List.of("people.key", "log.key", "authority.key");
    private static final Set<PosixFilePermission> OWNER_ALONE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final ServerFolder server;
    private final List<Finding> findings = new ArrayList<>();

    Examination(ServerFolder server) {
        this.server = server;
    }

    enum Verdict {
        FINE,
        /** Nothing is broken, but somebody should know. */
        NOTE,
        WRONG
    }

    /** @param wayOut what to do; empty where nothing is to be done */
    record Finding(String part, Verdict verdict, String seen, String wayOut) {}

    /** What looks at one part may fail with. */
    @FunctionalInterface
    private interface Look {
        void at() throws Exception;
    }

    List<Finding> findings() throws InterruptedException {
        look("folder", this::folder);
        if (Files.isDirectory(server.folder())) {
            look("secrets", this::secrets);
            look("room", this::room);
            look("process", this::process);
            look("database", this::database);
            look("certificate", this::certificate);
            look("log", this::log);
            look("trust", this::trust);
            look("agents", this::agents);
            look("agent package", this::agentPackage);
            look("hosts", this::hosts);
        }
        look("signing", this::signing);
        return List.copyOf(findings);
    }

    private void look(String part, Look look) throws InterruptedException {
        try {
            look.at();
        } catch (InterruptedException e) {
            throw e;
        } catch (Refusal e) {
            wrong(part, e.problem().message(), e.problem().wayOut());
        } catch (Exception e) {
            wrong(part, "cannot be looked at: " + e, "run this as the user who runs the server: sudo oakum doctor");
        }
    }

    private void folder() {
        Path folder = server.folder();
        if (Files.isDirectory(folder)) {
            fine("folder", folder.toString());
        } else {
            wrong(
                    "folder",
                    folder + " is not there: no server ever ran here",
                    "sudo oakum up, or name another: --data DIR");
        }
    }

    private void secrets() throws IOException {
        Path secrets = server.folder().resolve("secrets");
        var others = EnumSet.copyOf(Files.getPosixFilePermissions(secrets));
        others.removeAll(OWNER_ALONE);
        List<String> missing = KEYS.stream()
                .filter(key -> !Files.isReadable(secrets.resolve(key)))
                .toList();
        if (!others.isEmpty()) {
            wrong("secrets", secrets + " can be used by others than its owner", "chmod 700 " + secrets);
        } else if (!missing.isEmpty()) {
            wrong(
                    "secrets",
                    secrets + " lacks " + String.join(", ", missing),
                    "bring them back from the back-up: without them no host believes this server");
        } else {
            fine("secrets", "all keys are there, and their owner's alone");
        }
    }

    private void room() throws IOException {
        long free = Files.getFileStore(server.folder()).getUsableSpace();
        String seen = (free >> 20) + " MiB free for " + server.folder();
        if (free < ROOM) {
            wrong("room", seen, "make room there, or move the folder: a database without room stops");
        } else {
            fine("room", seen);
        }
    }

    /** Of a server that has just begun half is there: it is looked at when it is whole. */
    private boolean isStartingForLong() throws InterruptedException, IOException {
        Instant end = Instant.now().plus(START);
        while (server.process("server").isPresent() && !Files.exists(server.ready())) {
            if (Instant.now().isAfter(end)) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }

    private void process() throws IOException, InterruptedException {
        if (isStartingForLong()) {
            wrong(
                    "process",
                    "the server runs, and is not ready yet",
                    "what it waits for stands in " + server.log("server"));
        } else if (server.process("server").isPresent()) {
            fine(
                    "process",
                    "the server runs as process "
                            + server.process("server").get().pid());
        } else {
            wrong(
                    "process",
                    "the server does not run",
                    "sudo oakum up --data " + server.folder() + "; why it ended stands in " + server.log("server"));
        }
    }

    private void log() throws Exception {
        JsonObject standing = FleetApi.of(server.folder()).get("/api/v1/restorations");
        if (standing.get("undeclaredSince") instanceof JsonString(String since)) {
            wrong(
                    "log",
                    "the server came back from a back-up (" + since
                            + ") and nobody has declared it: hosts change nothing",
                    "sudo oakum restore --declare --reason 'what happened'");
        } else {
            fine("log", "epoch " + standing.wholeNumber("epoch"));
        }
    }

    private void trust() throws Exception {
        JsonObject trust = FleetApi.of(server.folder()).get("/api/v1/trust");
        Instant end = Instant.parse(trust.text("expires"));
        String seen = trust.text("mode") + (trust.truth("keyOnServer") ? ", key on server" : "") + ", until " + end;
        JsonObject key = trust.object("serverKey");
        Instant since = Instant.parse(key.text("since"));
        if (end.isBefore(Instant.now())) {
            wrong("trust", seen + ": it has ended, and hosts obey no order", "a root signs another: oakum trust renew");
        } else if (Instant.now().plus(TrustWish.WARNED).isAfter(end)) {
            note("trust", seen + ": after that hosts obey no order", "a root signs another: oakum trust renew");
        } else if (!key.truth("isHere")) {
            wrong(
                    "trust",
                    "the server has not the key that its hosts know it by, so no ring begins",
                    "a root gives it another: oakum trust renew");
        } else if (since.plus(TrustWish.SERVER_KEY_LIFE).isBefore(Instant.now())) {
            note(
                    "trust",
                    "the server has had its key since " + since,
                    "a root gives it a fresh one: oakum trust renew");
        } else {
            fine("trust", seen);
        }
    }

    private void database() throws Exception {
        String health = ready().text("health");
        String said = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(health))
                                .timeout(PATIENCE)
                                .build(),
                        BodyHandlers.ofString())
                .body()
                .strip();
        if (said.equals("ok")) {
            fine("database", "answers");
        } else {
            wrong("database", said, "see " + server.log("server"));
        }
    }

    private void certificate() throws IOException {
        Optional<ShownCertificate> shown = ShownCertificate.of(server.folder());
        if (shown.isEmpty()) {
            return;
        }
        ShownCertificate one = shown.get();
        String seen = "for " + String.join(", ", one.names()) + ", good until " + one.ends();
        String renew = "have it renewed, and written into " + one.file() + ": it is taken up without a restart";
        if (!one.refused().isEmpty()) {
            wrong("certificate", seen + "; what lies in its files by now is not shown: " + one.refused(), renew);
        } else if (!one.faults().isEmpty()) {
            wrong("certificate", seen + "; browsers warn of it: it " + String.join(" and ", one.faults()), renew);
        } else if (Instant.now().plus(RENEWED_BY).isAfter(one.ends())) {
            note(
                    "certificate",
                    seen + ", " + Duration.between(Instant.now(), one.ends()).toDays() + " days from now",
                    renew);
        } else {
            fine("certificate", seen);
        }
    }

    private void agents() throws IOException, JsonException {
        String agents = ready().text("agents");
        if (agents.contains("//127.") || agents.contains("//[::1]")) {
            note(
                    "agents",
                    "can call at " + agents + " only, which no other host reaches",
                    "oakum down, then oakum up --agents 0.0.0.0:8441");
        } else {
            fine("agents", "can call at " + agents);
        }
    }

    private void agentPackage() throws Refusal, IOException, JsonException {
        JsonObject described = FleetApi.of(server.folder()).get("/api/v1/agent-package");
        fine("agent package", "version " + described.text("version") + " is handed out to new hosts");
    }

    private void hosts() throws Refusal, IOException, JsonException {
        int unheard = 0;
        int all = 0;
        for (JsonObject host : FleetApi.of(server.folder()).getAll("/api/v1/hosts", "hosts")) {
            boolean isCounted = !host.text("life").equals("retired");
            all += isCounted ? 1 : 0;
            unheard += isCounted && !host.text("life").equals("active") ? 1 : 0;
        }
        if (unheard > 0) {
            note("hosts", unheard + " of " + all + " are not heard", "oakum hosts lists them first");
        } else {
            fine("hosts", all + ", all of them heard");
        }
    }

    private void signing() {
        boolean isThere = List.of("/usr/bin/ssh-keygen", "/usr/local/bin/ssh-keygen").stream()
                .anyMatch(program -> Files.isExecutable(Path.of(program)));
        if (isThere) {
            fine("signing", "ssh-keygen is there");
        } else {
            wrong("signing", "ssh-keygen is not there, so nobody can sign a plan here", "apt install openssh-client");
        }
    }

    private JsonObject ready() throws IOException, JsonException {
        return Json.readObject(Files.readAllBytes(server.ready()));
    }

    private void fine(String part, String seen) {
        findings.add(new Finding(part, Verdict.FINE, seen, ""));
    }

    private void note(String part, String seen, String wayOut) {
        findings.add(new Finding(part, Verdict.NOTE, seen, wayOut));
    }

    private void wrong(String part, String seen, String wayOut) {
        findings.add(new Finding(part, Verdict.WRONG, seen, wayOut));
    }
}
