package io.oakum.feeds.inventory;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.oakum.core.exposure.HostComponents;
import io.oakum.feeds.format.JsonTree;
import io.oakum.feeds.format.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads inventory files, packed by gzip or not: a JSON object for each host, or one CycloneDX bill of materials. */
public final class Inventories {
    private static final int GZIP_MAGIC = 0x8b1f;
    private static final long MAX_BYTES = 16L << 30;

    private final Set<String> notKnown = new LinkedHashSet<>();
    private long hosts;

    private Inventories() {}

    /**
     * What was read.
     *
     * @param notKnown what no advisory can speak of, each once
     */
    public record Read(long hosts, Set<String> notKnown) {}

    /**
     * Hands over each host as soon as it is read.
     *
     * @throws RefusedException if the file is no inventory; the message names the line
     */
    public static Read read(Path file, Consumer<HostComponents> hosts) throws IOException, RefusedException {
        var inventories = new Inventories();
        try (InputStream bytes = unpacked(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            inventories.all(new BufferedInputStream(bytes, 1 << 16), file, hosts);
        } catch (JsonProcessingException e) {
            throw new RefusedException("after " + inventories.hosts + " hosts its JSON is broken at line "
                    + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage());
        }
        if (inventories.hosts == 0) {
            throw new RefusedException("it holds no host");
        }
        return new Read(inventories.hosts, inventories.notKnown);
    }

    private static InputStream unpacked(BufferedInputStream bytes) throws IOException {
        bytes.mark(2);
        int magic = bytes.read() | (bytes.read() << 8);
        bytes.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(bytes, 1 << 13) : bytes;
    }

    private void all(InputStream bytes, Path file, Consumer<HostComponents> taker)
            throws IOException, RefusedException {
        try (JsonParser parser = JsonTree.parser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw new RefusedException("host " + (hosts + 1) + " is no JSON object");
                }
                if (parser.currentLocation().getByteOffset() > MAX_BYTES) {
                    throw new RefusedException("it is larger than " + MAX_BYTES + " bytes");
                }
                JsonNode one = JsonTree.value(parser, Set.of("licenses", "hashes", "evidence", "externalReferences"));
                taker.accept(host(one, file));
                hosts++;
            }
        }
    }

    private HostComponents host(JsonNode one, Path file) throws RefusedException {
        try {
            return CycloneDx.isBill(one)
                    ? CycloneDx.read(one, file.getFileName().toString(), notKnown)
                    : HostLine.read(one, notKnown);
        } catch (RefusedException e) {
            throw new RefusedException("host " + (hosts + 1) + ": " + e.reason());
        }
    }
}
