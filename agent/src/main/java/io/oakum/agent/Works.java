package io.oakum.agent;

import io.oakum.transport.CommandRunner;
import io.oakum.transport.CommandRunner.Command;
import io.oakum.transport.CommandRunner.CommandResult;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.Detached;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What root is doing for the fleet. Each piece of work is a process of its own, with a folder that outlives it: the agent may be
 * restarted, replaced or killed meanwhile, and after a reboot the work goes on where it was cut off.
 *
 * @param folder such as {@code /var/lib/oakum/work}; for root alone
 * @param shown such as {@code /run/oakum/work}: how far each is, for the network half to read
 */
record Works(CommandRunner runner, Path folder, Path shown) {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int TRIES = 5;
    private static final int MOST = 16;
    private static final int MOST_KEPT = 100;
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    /** How the document of an end begins. */
    private static final String RESULT = "{\"result\":";

    static Works ofRoot(CommandRunner runner) {
        return new Works(runner, Path.of("/var/lib/oakum/work"), Path.of("/run/oakum/work"));
    }

    static boolean isId(String id) {
        return id.matches("[a-z0-9-]{1,64}");
    }

    /**
     * Whether this process may begin it: what takes the questions may write down what is asked and nothing else, and may therefore not make
     * the copy from which an agent is replaced.
     */
    static boolean canBegin(CommandRunner runner, String kind, JsonObject request) {
        return Files.isWritable(ofRoot(runner).folder) && !AgentUpgrade.is(kind, request);
    }

    Path of(String id) {
        return folder.resolve(id);
    }

    Path shownOf(String id) {
        return shown.resolve(id + ".json");
    }

    /** Sees to it that a piece of work is being done: begins it, goes on with it where it was cut off, or leaves it alone. */
    void ensure(String id, String kind, JsonObject request) throws IOException, UnreachableException {
        Shown.makeFolder(shown);
        forgetOld();
        Path work = of(id);
        if (!Files.exists(work.resolve("request"))) {
            requireRoom();
            Files.createDirectories(
                    work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            JsonObject kept =
                    JsonObject.with("kind", kind).and("request", request).build();
            Durable.write(work.resolve("request"), Json.write(kept), "rw-------");
            launch(id);
            return;
        }
        Optional<String> result = result(id);
        if (result.isPresent()) {
            show(id, result.get());
        } else if (!isAtWork(id)) {
            launch(id);
        }
    }

    /** Whoever took the network half over must not be able to drown the host in work. */
    private void requireRoom() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var works = Files.list(folder)) {
            long unfinished =
                    works.filter(work -> !Files.exists(work.resolve("result"))).count();
            if (unfinished >= MOST) {
                throw new IOException(unfinished + " pieces of work are not finished here, and no more are taken");
            }
        }
    }

    void stop(String id) throws IOException {
        if (Files.exists(of(id)) && !Files.exists(of(id).resolve("stop"))) {
            Durable.write(of(id).resolve("stop"), "", "rw-------");
        }
    }

    boolean isStopAsked(String id) {
        return Files.exists(of(id).resolve("stop"));
    }

    /** The kind and the request of a piece of work. */
    JsonObject request(String id) throws IOException, JsonException {
        return Json.readObject(Files.readAllBytes(of(id).resolve("request")));
    }

    boolean hasEnded(String id) throws IOException {
        return result(id).isPresent();
    }

    private Optional<String> result(String id) throws IOException {
        Path file = of(id).resolve("result");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Its end: kept first, then shown. */
    void end(String id, JsonObject result) throws IOException {
        String document = Json.write(
                JsonObject.with("result", Secrecy.ofHost().redacted(result)).build());
        Durable.write(of(id).resolve("result"), document, "rw-------");
        show(id, document);
    }

    /** Lets the network half know; the group it runs as may read, others may not. */
    void show(String id, String document) throws IOException {
        Shown.write(shownOf(id), document, Instant.now());
    }

    /** Held by whoever does the work; the kernel lets it go when the process ends, however it ends. */
    Optional<FileLock> take(String id) throws IOException {
        FileChannel channel =
                FileChannel.open(of(id).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
        }
        return Optional.ofNullable(lock);
    }

    private boolean isAtWork(String id) throws IOException {
        Path started = of(id).resolve("started");
        boolean isStarting = Files.exists(started)
                && Files.getLastModifiedTime(started).toInstant().plus(START).isAfter(Instant.now());
        if (isStarting) {
            return true;
        }
        Optional<FileLock> lock = take(id);
        if (lock.isPresent()) {
            lock.get().acquiredBy().close();
        }
        return lock.isEmpty();
    }

    private void launch(String id) throws IOException, UnreachableException {
        Path started = of(id).resolve("started");
        int tries = Files.exists(started)
                ? Integer.parseInt(Files.readString(started).strip()) + 1
                : 1;
        if (tries > TRIES) {
            end(id, refused("it broke off " + TRIES + " times; see " + of(id).resolve("log")));
            return;
        }
        Durable.write(started, tries + "\n", "rw-------");
        String options = System.getProperty(PhaseUnit.OPTIONS_PROPERTY, "");
        if (options.isEmpty() || !Files.isDirectory(SYSTEMD)) {
            Detached.launch(command(options, id), of(id).resolve("log"));
            return;
        }
        if (isAgentUpgrade(id)) {
            Path home = Path.of(System.getProperty("java.home")).resolve("..").normalize();
            new AgentUpgrade(runner, home, Path.of("/etc/systemd/system")).start(id, of(id));
            return;
        }
        CommandResult result = runner.run(unit(options, id, tries));
        if (!result.succeeded()) {
            throw new IOException(
                    "the work cannot be started: " + result.stderr().strip());
        }
    }

    private boolean isAgentUpgrade(String id) throws IOException {
        try {
            JsonObject work = request(id);
            return AgentUpgrade.is(work.text("kind"), work.object("request"));
        } catch (JsonException e) {
            throw new IOException("the request of " + id + " is damaged: " + e.getMessage(), e);
        }
    }

    /** A unit of its own: the one that was asked ends with its answer, and takes with it what it started. */
    Command unit(String options, String id, int tries) {
        Path log = of(id).resolve("log");
        var unit = new ArrayList<>(List.of(
                "/usr/bin/systemd-run",
                "--quiet",
                "--collect",
                "--unit=oakum-work-" + id + "-" + tries,
                "--description=Oakum: work " + id,
                "--property=EnvironmentFile=-/etc/oakum/agent.env",
                PhaseUnit.UNSET,
                "--property=LimitCORE=0",
                "--property=StandardOutput=append:" + log,
                "--property=StandardError=append:" + log,
                "--setenv=LC_ALL=C.UTF-8",
                "--"));
        unit.addAll(command(options, id).argv());
        return Command.of(unit);
    }

    private static Command command(String options, String id) {
        if (options.isEmpty()) {
            Path launcher = Path.of(System.getProperty("oakum.launcher", "")).resolveSibling("oakum-root");
            return Command.of(List.of(launcher.toString(), "--work", id))
                    .withEnvironment(Map.of("OAKUM_JAVA_HOME", System.getProperty("java.home")));
        }
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        return Command.of(List.of(java.toString(), "@" + options, "--work", id));
    }

    /** Those that ended long ago, and of the others all but the newest: their folders are the host's disk. */
    private void forgetOld() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant old = Instant.now().minus(KEPT);
        int kept = 0;
        for (Path work : endedNewestFirst()) {
            boolean isOld = endedAt(work).isBefore(old);
            if (isOld || ++kept > MOST_KEPT) {
                remove(work);
                Files.deleteIfExists(shownOf(work.getFileName().toString()));
            }
        }
    }

    private List<Path> endedNewestFirst() throws IOException {
        var ended = new TreeMap<Instant, List<Path>>(Comparator.reverseOrder());
        try (var works = Files.newDirectoryStream(folder)) {
            for (Path work : works) {
                if (Files.exists(work.resolve("result"))) {
                    ended.computeIfAbsent(endedAt(work), _ -> new ArrayList<>()).add(work);
                }
            }
        }
        return ended.values().stream().flatMap(List::stream).toList();
    }

    private static Instant endedAt(Path work) throws IOException {
        return Files.getLastModifiedTime(work.resolve("result")).toInstant();
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (var files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    /** The answer to what was not begun. */
    static JsonObject refused(String why) {
        return JsonObject.with("verdict", "refused")
                .and("answer", "blocked")
                .and("why", why)
                .build();
    }

    /** Whether it is shown that a piece of work has ended, for whoever looks often. */
    static boolean isSeenToHaveEnded(Path shown, String id) throws IOException {
        Path file = shown.resolve(id + ".json");
        if (!Files.isReadable(file)) {
            return false;
        }
        try (var bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(RESULT.length()), StandardCharsets.UTF_8).equals(RESULT);
        }
    }

    /** How far a piece of work is, as the network half reads it. */
    static Optional<JsonObject> seen(Path shown, String id) throws IOException {
        Path file = shown.resolve(id + ".json");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.readObject(Files.readString(file).getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
