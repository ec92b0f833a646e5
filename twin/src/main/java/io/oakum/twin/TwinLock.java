package io.oakum.twin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One twin at a time. The kernel lets go of the lock when its holder dies, so none is ever left behind. */
final class TwinLock implements AutoCloseable {
    private final FileChannel channel;

    private TwinLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock, or nothing where somebody else, this process included, has it. */
    static Optional<TwinLock> take(Path stateFolder) throws IOException {
        var channel =
                FileChannel.open(stateFolder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            lock = Optional.empty();
        }
        if (lock.isEmpty()) {
            channel.close();
        }
        return lock.map(held -> new TwinLock(channel));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
