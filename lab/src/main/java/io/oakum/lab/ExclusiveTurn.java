package io.oakum.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The right to be the only one at work on something, held by a lock on a file that the kernel takes back from the dead. */
final class ExclusiveTurn implements AutoCloseable {
    /**
     * Kept for the whole process, because the kernel's lock is the process's: closing any descriptor of a file drops every
     * lock that any thread of the process has on it, so only the thread that has its turn in here may open the file.
     */
    private static final ConcurrentMap<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Waits shorter than this are not worth a line. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final FileChannel channel;
    private final Semaphore ours;

    private ExclusiveTurn(FileChannel channel, Semaphore ours) {
        this.channel = channel;
        this.ours = ours;
    }

    /**
     * Waits for the turn.
     *
     * @param file made where it is missing, its folder too; whoever has the turn may delete it
     */
    static ExclusiveTurn at(Path file, Duration limit, Consumer<String> progress) throws LabException {
        long began = System.nanoTime();
        long deadline = began + limit.toNanos();
        Semaphore ours = IN_THIS_PROCESS.computeIfAbsent(file, _ -> new Semaphore(1));
        boolean said = false;
        try {
            while (true) {
                Optional<ExclusiveTurn> turn = attempt(file, ours);
                if (turn.isPresent()) {
                    return turn.get();
                }
                if (System.nanoTime() > deadline) {
                    throw new LabException(
                            "another process is at work on %s, for more than %d s"
                                    .formatted(file.getParent(), limit.toSeconds()),
                            "wait for it, or see which it is: fuser -v " + file);
                }
                if (!said && System.nanoTime() - began > QUIET.toNanos()) {
                    progress.accept("waiting for another process that is at work on " + file.getParent());
                    said = true;
                }
                Thread.sleep(PAUSE);
            }
        } catch (IOException e) {
            throw new LabException("cannot lock " + file + ": " + e.getMessage(), "see that root may write there", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + file, "try again", e);
        }
    }

    /** The turn if it is free right now. */
    static Optional<ExclusiveTurn> ifFree(Path file) throws IOException {
        return attempt(file, IN_THIS_PROCESS.computeIfAbsent(file, _ -> new Semaphore(1)));
    }

    private static Optional<ExclusiveTurn> attempt(Path file, Semaphore ours) throws IOException {
        if (!ours.tryAcquire()) {
            return Optional.empty();
        }
        Optional<FileChannel> locked = Optional.empty();
        try {
            locked = locked(file);
            return locked.map(channel -> new ExclusiveTurn(channel, ours));
        } finally {
            if (locked.isEmpty()) {
                ours.release();
            }
        }
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // its folder went away between the two lines above
        }
        List<Object> opened = identity(file);
        // The holder before us may have deleted the file: then ours is a lock on something that nobody else will ever
        // see.
        if (channel.tryLock() == null || opened.isEmpty() || !opened.equals(identity(file))) {
            channel.close();
            return Optional.empty();
        }
        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0).write(ByteBuffer.wrap(pid));
        return Optional.of(channel);
    }

    private static List<Object> identity(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(Objects.requireNonNull(attributes.fileKey()), attributes.creationTime());
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot give a lock back", e);
        } finally {
            ours.release();
        }
    }
}
