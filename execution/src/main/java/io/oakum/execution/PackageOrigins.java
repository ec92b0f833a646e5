package io.oakum.execution;

import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.packages.Origins;
import io.oakum.packages.OwnMirrors;
import io.oakum.packages.PackageManager;
import io.oakum.transport.CommandRunner.UnreachableException;
import io.oakum.trust.Json;
import io.oakum.trust.JsonException;
import io.oakum.trust.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a host's packages came from: by the lists in which they stand, and for what has left its list by what it said before. That holds
 * as long as the same version is installed.
 */
public final class PackageOrigins {
    private final Path file;
    private final OwnMirrors mirrors;
    private final Map<PackageKey, Known> known;

    private PackageOrigins(Path file, OwnMirrors mirrors, Map<PackageKey, Known> known) {
        this.file = file;
        this.mirrors = mirrors;
        this.known = known;
    }

    private record Known(String version, String maker) {}

    /** Lines that cannot be read are passed over: then it is not known where their packages came from. */
    static PackageOrigins ofHost(HostFolders folders) throws IOException {
        var known = new TreeMap<PackageKey, Known>();
        if (Files.isReadable(folders.origins())) {
            new String(Files.readAllBytes(folders.origins()), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> read(line, known));
        }
        return new PackageOrigins(folders.origins(), OwnMirrors.ofHost(folders.etc()), known);
    }

    private static void read(String line, Map<PackageKey, Known> known) {
        try {
            JsonObject one = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
            known.put(
                    new PackageKey(one.text("package"), one.text("arch")),
                    new Known(one.text("version"), one.text("from")));
        } catch (JsonException | IllegalArgumentException _) {
            // As if it were not there.
        }
    }

    /** The inventory with what is known of where its packages came from. */
    public static Inventory told(PackageManager packages, Inventory inventory, HostFolders folders)
            throws IOException, UnreachableException {
        PackageOrigins before = ofHost(folders);
        Origins now = before.recalled(inventory, packages.origins(inventory, before.mirrors));
        return inventory.from(now.elsewhere());
    }

    OwnMirrors mirrors() {
        return mirrors;
    }

    /** What the lists tell, and what they told before of that which they do not name any more. */
    Origins recalled(Inventory inventory, Origins listed) {
        var elsewhere = new HashMap<>(listed.elsewhere());
        var unlisted = new HashSet<PackageKey>();
        for (PackageKey key : listed.unlisted()) {
            Optional<String> maker = maker(inventory, key);
            maker.ifPresentOrElse(name -> elsewhere.put(key, name), () -> unlisted.add(key));
        }
        return new Origins(listed.isTold(), elsewhere, unlisted);
    }

    private Optional<String> maker(Inventory inventory, PackageKey key) {
        return Optional.ofNullable(known.get(key))
                .filter(before -> before.version().equals(version(inventory, key)))
                .map(Known::maker)
                .filter(maker -> !mirrors.haveNamed(maker));
    }

    private static String version(Inventory inventory, PackageKey key) {
        return inventory
                .find(key)
                .map(Installed::version)
                .map(version -> version.text())
                .orElse("");
    }

    /** Keeps what is known now for the time when the lists do not tell it any more. */
    void remember(Inventory inventory, Origins recalled) throws IOException {
        var now = new TreeMap<PackageKey, Known>();
        recalled.elsewhere().forEach((key, maker) -> now.put(key, new Known(version(inventory, key), maker)));
        if (!recalled.isTold() || now.equals(known)) {
            return;
        }
        var lines = new StringBuilder();
        now.forEach((key, one) -> lines.append(Json.write(JsonObject.with("package", key.name())
                        .and("arch", key.architecture())
                        .and("version", one.version())
                        .and("from", one.maker())
                        .build()))
                .append('\n'));
        Path folder = Files.createDirectories(file.toAbsolutePath().normalize().getParent());
        Path unfinished = folder.resolve(file.getFileName() + ".new");
        Files.writeString(unfinished, lines);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
