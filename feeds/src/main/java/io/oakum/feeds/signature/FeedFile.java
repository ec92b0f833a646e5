package io.oakum.feeds.signature;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A feed's file and its signature beside it, in a folder that only this process's own user reads and writes: what was looked at is then
 * what is read. Closing it takes both away.
 */
public final class FeedFile implements AutoCloseable {
    private final Path path;

    private FeedFile(String name) throws IOException {
        this.path = Files.createTempDirectory("oakum-feed-").resolve(name);
    }

    /** Where the feed of that address can be put; nothing is there yet. */
    public static FeedFile of(URI address) throws IOException {
        return new FeedFile(nameOf(address));
    }

    /** A copy of a feed's file, and of its signature if one lies beside it. */
    public static FeedFile copyOf(Path content) throws IOException {
        var copy = new FeedFile(content.getFileName().toString());
        try {
            Files.copy(content, copy.path);
            Path signature = FeedKeys.signatureOf(content);
            if (Files.exists(signature)) {
                Files.copy(signature, FeedKeys.signatureOf(copy.path));
            }
            return copy;
        } catch (IOException e) {
            copy.close();
            throw e;
        }
    }

    /** The last part of the path: some formats say part of what they mean in their name. */
    private static String nameOf(URI address) {
        String path = Optional.ofNullable(address.getPath()).orElse("");
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        return last.isEmpty() || last.startsWith(".") ? "feed" : last;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(FeedKeys.signatureOf(path));
        Files.delete(path.getParent());
    }
}
