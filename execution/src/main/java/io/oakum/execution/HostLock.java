package io.oakum.execution;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Never two at once on a host: held by whoever changes it, and let go by the kernel when the holder ends, however it ends. */
final class HostLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private HostLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Empty where another holds it. */
    static Optional<HostLock> take(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.isSymbolicLink(file)) {
            throw new IOException(file + " is a link: somebody wants the lock to be another file");
        }
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new HostLock(channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this very program holds it.
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether nobody is changing the host now; false too where this user may not ask. */
    static boolean isFree(Path file) {
        if (!Files.isWritable(Files.exists(file) ? file : Path.of("/run"))) {
            return false;
        }
        try {
            Optional<HostLock> lock = take(file);
            if (lock.isPresent()) {
                lock.get().close();
            }
            return lock.isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
