package io.oakum.server;

import io.helidon.webserver.http.ServerRequest;
import io.oakum.trust.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a caller sent, in a file of this process's own that is gone when it is closed. */
final class SentFile implements AutoCloseable {
    private static final long MAX_BYTES = 4L << 30;

    private final Path folder;
    private final Path path;

    private SentFile(Path folder, Path path) {
        this.folder = folder;
        this.path = path;
    }

    /** @throws JsonException if it is longer than any file that is taken */
    static SentFile of(ServerRequest request) throws IOException, JsonException {
        // Whoever says beforehand that it is too long is told at once, and not after so many bytes.
        if (request.headers().contentLength().orElse(0) > MAX_BYTES) {
            throw tooLong(MAX_BYTES);
        }
        return of(IncomingBody.of(request), MAX_BYTES);
    }

    /** @throws JsonException if there are more bytes than {@code most} */
    static SentFile of(InputStream content, long most) throws IOException, JsonException {
        Path folder = Files.createTempDirectory("oakum-sent-");
        var sent = new SentFile(folder, folder.resolve("content"));
        try (content;
                OutputStream out = Files.newOutputStream(sent.path)) {
            byte[] buffer = new byte[1 << 16];
            long all = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                all += read;
                if (all > most) {
                    throw tooLong(most);
                }
                out.write(buffer, 0, read);
            }
            return sent;
        } catch (IOException | JsonException | RuntimeException e) {
            sent.close();
            throw e;
        }
    }

    private static JsonException tooLong(long most) {
        return new JsonException("the content is longer than " + most + " bytes");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(folder);
    }
}
