package io.oakum.agent;

import io.oakum.trust.Bytes;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** Reads what somebody says on a socket, and does not wait for those who never end. */
final class TimedQuestion {
    private TimedQuestion() {}

    /** @return nothing where it was not all said within the limit; the channel is then closed */
    static Optional<Bytes> read(SocketChannel channel, int max, Duration limit) throws IOException {
        Thread watch = closing(channel, limit);
        try {
            return Optional.of(Bytes.of(Channels.newInputStream(channel).readNBytes(max)));
        } catch (AsynchronousCloseException e) {
            return Optional.empty();
        } finally {
            watch.interrupt();
        }
    }

    /** Until it is interrupted: then all was said in time. */
    static Thread closing(SocketChannel channel, Duration limit) {
        return Thread.ofVirtual().start(() -> closeAfter(channel, limit));
    }

    private static void closeAfter(SocketChannel channel, Duration limit) {
        try {
            Thread.sleep(limit);
            channel.close();
        } catch (InterruptedException e) {
            // It was all said in time.
        } catch (IOException e) {
            // Whoever reads finds it closed.
        }
    }
}
