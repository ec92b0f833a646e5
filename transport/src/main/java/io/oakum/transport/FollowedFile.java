package io.oakum.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a program writes into a file, read while it is being written, up to the program's end. */
final class FollowedFile extends InputStream {
    private static final long PAUSE_MILLIS = 20;

    private final InputStream file;
    private final Process writer;

    private FollowedFile(InputStream file, Process writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Takes the file's name away: it goes with the last of those who have it open. */
    static InputStream of(Path path, Process writer) throws IOException {
        InputStream file = Files.newInputStream(path);
        Files.delete(path);
        return new FollowedFile(file, writer);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            boolean hadEnded = !writer.isAlive();
            int count = file.read(into, offset, length);
            if (count >= 0 || hadEnded) {
                return count;
            }
            await();
        }
    }

    private static void await() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while following a program's output", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
