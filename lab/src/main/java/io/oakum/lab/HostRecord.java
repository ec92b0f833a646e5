package io.oakum.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a lab host was made to be.
 *
 * @param number its name is h and this number
 * @param layers the folders that its disk stands on, the uppermost first
 */
record HostRecord(int number, Release release, HostKind kind, AddressPlan plan, List<Path> layers) {
    HostRecord {
        layers = List.copyOf(layers);
    }

    String name() {
        return "h" + number;
    }

    String address() {
        return plan.address(number);
    }

    void save(Path file) throws IOException {
        Files.write(
                file,
                List.of(
                        "number=" + number,
                        "release=" + release.number(),
                        "kind=" + kind.word(),
                        "slot=" + plan.slot(),
                        "layers=" + layers.stream().map(Path::toString).collect(Collectors.joining(":"))));
    }

    static HostRecord load(Path file) throws IOException {
        var fields = new HashMap<String, String>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            return new HostRecord(
                    Integer.parseInt(fields.getOrDefault("number", "")),
                    Release.of(fields.getOrDefault("release", "")).orElseThrow(),
                    HostKind.of(fields.getOrDefault("kind", "")).orElseThrow(),
                    new AddressPlan(Integer.parseInt(fields.getOrDefault("slot", ""))),
                    Arrays.stream(fields.getOrDefault("layers", "").split(":"))
                            .map(Path::of)
                            .toList());
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            throw new IOException("not the record of a lab host: " + file + " says " + fields, e);
        }
    }
}
