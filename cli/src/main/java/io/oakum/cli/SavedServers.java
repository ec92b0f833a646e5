package io.oakum.cli;

import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers elsewhere that this user is connected to: a file each, which only the user can read. */
record SavedServers(Path folder) {
    /**
     * A server, and the session that proves who calls.
     *
     * @param url without a slash at its end
     */
    record Saved(String url, String secret, String person) {}

    /** {@code ~/.config/oakum/servers}, or where {@code XDG_CONFIG_HOME} has such things. */
    static SavedServers ofThisUser(Map<String, String> environment) {
        Path settings = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(given -> given.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config"));
        return new SavedServers(settings.resolve("oakum/servers"));
    }

    /** In the order of their addresses. */
    List<Saved> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        var all = new ArrayList<Saved>();
        for (Path file : files) {
            all.add(read(file));
        }
        return all;
    }

    Optional<Saved> of(String url) throws IOException {
        Path file = file(url);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    void keep(Saved saved) throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, mine);
        Path next = Files.createTempFile(folder, "next", "");
        JsonObject text = JsonObject.with("url", saved.url())
                .and("secret", saved.secret())
                .and("person", saved.person())
                .build();
        Files.writeString(next, Json.write(text) + "\n");
        Files.move(next, file(saved.url()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void forget(String url) throws IOException {
        Files.deleteIfExists(file(url));
    }

    /** Scheme and all: a server behind another port is another server. */
    private Path file(String url) {
        return folder.resolve(url.replaceAll("[^A-Za-z0-9.-]+", "_") + ".json");
    }

    private static Saved read(Path file) throws IOException {
        try {
            JsonObject saved = Json.readObject(Files.readString(file).getBytes(StandardCharsets.UTF_8));
            return new Saved(saved.text("url"), saved.text("secret"), saved.text("person"));
        } catch (JsonException e) {
            throw new IOException(file + " is damaged; remove it, and connect again: " + e.getMessage(), e);
        }
    }
}
