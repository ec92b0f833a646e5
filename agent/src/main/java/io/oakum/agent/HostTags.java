package io.oakum.agent;

import io.oakum.protocol.ProtocolJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The groups that root on this host says it belongs to: one on a line, {@code #} before remarks. */
record HostTags(Path file) {
    private static final int MAX = 32;

    static HostTags ofThisHost() {
        return new HostTags(Path.of("/etc/oakum/tags"));
    }

    /** Those that can be group names; others are passed over, since a host that says nothing would be missed more. */
    List<String> read() throws IOException {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(ProtocolJson.TAG.asMatchPredicate())
                .distinct()
                .sorted()
                .limit(MAX)
                .toList();
    }
}
