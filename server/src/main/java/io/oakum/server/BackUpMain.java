package io.oakum.server;

import io.oakum.control.BackUp;
import io.oakum.control.RestoreBackUp;
import io.oakum.store.EmbeddedDatabase;
import io.oakum.store.EmbeddedDatabase.Addresses;
import io.oakum.store.StoreException;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.transport.LocalRunner;
import io.oakum.trust.Json;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a server's back-up, and brings one back: beside the server, on its own machine. Prints each step, then a line of JSON. */
final class BackUpMain {
    static final Set<String> ACTS = Set.of("back-up", "restore");

    private static final int WRONG_USAGE = 2;
    private static final int WORLD_FAILED = 3;

    private final BackUpSettings settings;
    private final EmbeddedDatabase embedded;

    private BackUpMain(BackUpSettings settings) {
        this.settings = settings;
        this.embedded = new EmbeddedDatabase(settings.data(), new LocalRunner());
    }

    /** @param words the act, then what it needs */
    static int run(List<String> words) {
        return switch (BackUpSettings.parse(words.subList(1, words.size()))) {
            case BackUpSettings.Parsed.Bad(List<String> problems) -> {
                problems.forEach(problem -> System.err.println("oakum server: " + problem));
                yield WRONG_USAGE;
            }
            case BackUpSettings.Parsed.Good(BackUpSettings settings) -> new BackUpMain(settings).run(words.getFirst());
        };
    }

    private int run(String act) {
        try {
            JsonObject done = act.equals("restore") ? restore() : backUp();
            System.out.println(Json.write(done));
            return 0;
        } catch (StoreException | IOException | UnreachableException e) {
            System.err.println("oakum server: " + e.getMessage());
            return WORLD_FAILED;
        }
    }

    private JsonObject backUp() throws StoreException, IOException, UnreachableException {
        if (settings.database().isEmpty() && !Files.isDirectory(settings.data().resolve("db"))) {
            throw new IOException(settings.data() + " holds no server; name its folder: --data DIR");
        }
        // Whoever is told to end leaves no half of a secret behind.
        Path unfinished = BackUp.unfinished(settings.file());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> unfinished.toFile().delete()));
        boolean ran = settings.database().isPresent() || embedded.isRunning();
        try {
            Addresses addresses = ServerMain.addresses(settings.database(), embedded);
            BackUp.Written written =
                    new BackUp(settings.data(), BackUpMain::say).write(addresses.owner(), settings.file());
            return JsonObject.with("file", settings.file().toString())
                    .and("fleet", written.fleet())
                    .and("takenAt", written.takenAt().toString())
                    .and("rows", written.rows())
                    .and("logEntries", written.entries())
                    .and("bytes", written.bytes())
                    .and("signingKey", written.ownKey())
                    .build();
        } finally {
            if (!ran) {
                embedded.stop();
            }
        }
    }

    private JsonObject restore() throws StoreException, IOException, UnreachableException {
        var restoring = new RestoreBackUp(settings.data(), BackUpMain::say);
        restoring.examine(settings.file());
        try {
            Addresses addresses = ServerMain.addresses(settings.database(), embedded);
            RestoreBackUp.Restored restored = restoring.restore(settings.file(), addresses, settings.person());
            return JsonObject.with("data", settings.data().toString())
                    .and("fleet", restored.fleet())
                    .and("takenAt", restored.takenAt().toString())
                    .and("rows", restored.rows())
                    .and("logEntries", restored.entries())
                    .and("pausedRollouts", restored.voided().rollouts())
                    .and("lostHosts", restored.voided().hosts())
                    .and("voidTokens", restored.voided().tokens())
                    .and("signingKey", restored.ownKey())
                    .build();
        } finally {
            if (settings.database().isEmpty()) {
                embedded.stop();
            }
        }
    }

    private static void say(String step) {
        System.out.println(step);
    }

    /**
     * What either act needs.
     *
     * @param person who does it
     */
    record BackUpSettings(Path data, Path file, String person, Optional<ServerSettings.OwnDatabase> database) {
        sealed interface Parsed {
            record Good(BackUpSettings settings) implements Parsed {}

            record Bad(List<String> problems) implements Parsed {}
        }

        static Parsed parse(List<String> words) {
            var problems = new ArrayList<String>();
            Map<String, String> values = ServerSettings.values(
                    words,
                    List.of("--data", "--file", "--person", "--db", "--db-user", "--db-password-file"),
                    problems);
            Optional<String> data = ServerSettings.required(values, "--data", problems);
            Optional<String> file = ServerSettings.required(values, "--file", problems);
            return problems.isEmpty()
                    ? new Parsed.Good(new BackUpSettings(
                            Path.of(data.orElseThrow()),
                            Path.of(file.orElseThrow()),
                            values.getOrDefault("--person", "admin"),
                            ServerSettings.database(values)))
                    : new Parsed.Bad(problems);
        }
    }
}
