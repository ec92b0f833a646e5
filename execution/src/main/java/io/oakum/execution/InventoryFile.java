package io.oakum.execution;

import io.oakum.core.inventory.Host;
import io.oakum.core.inventory.Installed;
import io.oakum.core.inventory.Inventory;
import io.oakum.core.inventory.PackageKey;
import io.oakum.core.version.Version;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** An inventory as a file of tab-separated lines, the host first: what a run found before it began. */
final class InventoryFile {
    private InventoryFile() {}

    static void write(Inventory inventory, Path file) throws IOException {
        var lines = new ArrayList<String>();
        Host host = inventory.host();
        lines.add(String.join(
                "\t",
                host.name(),
                host.osId(),
                host.osVersionId(),
                host.kernelRunning(),
                host.kernelInstalled(),
                host.bootId(),
                inventory.takenAt().toString()));
        for (Installed one : inventory.packages().values()) {
            lines.add(String.join(
                    "\t",
                    one.key().name(),
                    one.key().architecture(),
                    one.version().text(),
                    one.source(),
                    one.sourceVersion().text(),
                    Boolean.toString(one.held()),
                    one.state().name()));
        }
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        try (var written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true); // what a run is proved by after a power cut
        }
    }

    static Inventory read(Path file) throws IOException {
        try {
            return parse(Files.readAllLines(file));
        } catch (NoSuchElementException | IndexOutOfBoundsException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + " is not as it was written", e);
        }
    }

    private static Inventory parse(List<String> lines) {
        String[] head = lines.getFirst().split("\t", -1);
        var installed = new ArrayList<Installed>();
        for (String line : lines.subList(1, lines.size())) {
            String[] field = line.split("\t", -1);
            installed.add(new Installed(
                    new PackageKey(field[0], field[1]),
                    Version.deb(field[2]),
                    field[3],
                    Version.deb(field[4]),
                    Boolean.parseBoolean(field[5]),
                    Installed.State.valueOf(field[6])));
        }
        var host = new Host(head[0], head[1], head[2], head[3], head[4], head[5]);
        return Inventory.of(host, installed, Instant.parse(head[6]));
    }
}
